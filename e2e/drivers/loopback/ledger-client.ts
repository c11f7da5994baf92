import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleClient } from '../../clients/bundle.ts'
import { forStreams, streams, unpackOps } from '../../clients/protocol.ts'
import type { ClientEvent, OpsAnswer, Stream, VerifyAnswer, VerifyRequest } from '../../clients/protocol.ts'
import { waitUntil } from '../../harness/wait-until.ts'
import type { Op } from '../../ledger/types.ts'
import { startProcess } from './process.ts'
import type { World } from './world.ts'

// Nothing else of a world listens on it, and the address is the world's own.
const PORT = 8080

/** The ledger client of the cluster, as a process beside a world. */
export interface LoopbackLedger {
  start: () => Promise<void>
  stop: () => Promise<void>
  take: () => Promise<{ ops: Record<Stream, Op[]>; events: ClientEvent[] }>
  verify: (request: VerifyRequest) => Promise<VerifyAnswer>
}

/** Start the client with all streams; those through the proxy go to `proxy`. It ends with the world. */
export async function startLedger(world: World, proxy: { host: string; port: number }): Promise<LoopbackLedger> {
  const program = join(world.dir, 'ledger.cjs')
  await writeFile(program, await bundleClient('ledger'))
  const [pod] = world.redis
  if (pod === undefined) throw new RangeError('a world without data pods')
  const client = startProcess({
    command: [process.execPath, program],
    env: {
      MASTER_NAME: world.masterName,
      SENTINELS: world.sentinels.map(({ address }) => address).join(','),
      SENTINEL_SERVICE: world.sentinels[0]?.address ?? '',
      NODES: world.redis.map(({ address }) => address).join(','),
      PROXY_SERVICE: proxy.host,
      PROXY_PORT: String(proxy.port),
      STREAMS: streams.join(','),
      PASSWORD_FILE: join(world.dir, 'secrets', 'redis-password'),
      HTTP_HOST: pod.address,
      HTTP_PORT: String(PORT),
    },
    output: pod.output,
  })
  world.atEnd(async () => void (await client.terminate(1000)))

  const ask = async <T>(path: string, body: unknown = {}): Promise<T> => {
    const answer = await fetch(`http://${pod.address}:${PORT}${path}`, { method: 'POST', body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  await waitUntil({
    what: 'the ledger client to listen',
    timeoutMs: 20_000,
    everyMs: 50,
    look: async () => {
      await ask('/take')
      return { done: true, value: undefined }
    },
  })
  return {
    start: () => ask('/start'),
    stop: () => ask('/stop'),
    take: async () => {
      const answer = await ask<OpsAnswer>('/take')
      return { ops: forStreams((stream) => unpackOps(answer, stream)), events: answer.events }
    },
    verify: (request) => ask('/verify', request),
  }
}
