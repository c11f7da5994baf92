import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleClient } from '../../clients/bundle.ts'
import { forStreams, streams, unpackOps } from '../../clients/protocol.ts'
import type { OpsAnswer, Stream, VerifyAnswer } from '../../clients/protocol.ts'
import { waitUntil } from '../../harness/wait-until.ts'
import type { Op } from '../../ledger/types.ts'
import type { ComposeSet } from './set.ts'

const PORT = 18_080

/** The ledger client of the cluster, as a process of this machine, which reaches the network of the containers. */
export interface ComposeLedger {
  start: () => Promise<void>
  stop: () => Promise<void>
  /** Every write since the last take. */
  take: () => Promise<Record<Stream, Op[]>>
  /** Look up all writes up to these numbers on the master and on every replica. */
  verify: (upTo: Record<Stream, number>) => Promise<VerifyAnswer>
  /** The clients change to the password of the folder. */
  readPassword: () => Promise<void>
  end: () => void
}

/** Start it with all streams: two by Sentinel, two through the first proxy. */
export async function startComposeLedger(set: ComposeSet, work: string): Promise<ComposeLedger> {
  const program = join(work, 'ledger.cjs')
  const passwordFile = join(work, 'client-password')
  const readPassword = (): Promise<void> => copyFile(join(set.folder, 'secrets/auth/redis-password'), passwordFile)
  await readPassword()
  await writeFile(program, await bundleClient('ledger'))
  const { redis, sentinel, proxy } = set.addresses
  const child = spawn(process.execPath, [program], {
    env: {
      MASTER_NAME: 'mymaster',
      SENTINELS: sentinel.join(','),
      SENTINEL_SERVICE: sentinel[0],
      NODES: redis.join(','),
      PROXY_SERVICE: proxy[0],
      STREAMS: streams.join(','),
      PASSWORD_FILE: passwordFile,
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: String(PORT),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log = createWriteStream(join(work, 'ledger.log'))
  child.stdout.pipe(log)
  child.stderr.pipe(log)

  const ask = async <T>(path: string, body: unknown = {}): Promise<T> => {
    const answer = await fetch(`http://127.0.0.1:${PORT}${path}`, { method: 'POST', body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  await waitUntil({
    what: 'the ledger client to listen',
    timeoutMs: 30_000,
    everyMs: 100,
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
      return forStreams((stream) => unpackOps(answer, stream))
    },
    verify: (upTo) => ask('/verify', { from: forStreams(() => 1), upTo, replicas: redis }),
    readPassword,
    end: () => void child.kill('SIGKILL'),
  }
}
