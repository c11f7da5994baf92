import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { keyOf } from '../ledger/types.ts'
import { connectToMaster, connectToServer } from './connect.ts'
import { parseInfo } from './info.ts'
import { forStreams } from './protocol.ts'
import type { Missing, Stream, VerifyAnswer, VerifyRequest } from './protocol.ts'
import type { ClientSettings } from './settings.ts'

const batch = 500
const CATCH_UP_MS = 5000

/** Look up every key on the master that the Sentinels name, then on each data pod. */
export async function verifyKeys(settings: ClientSettings, request: VerifyRequest): Promise<VerifyAnswer> {
  const master = await readyMaster(settings)
  const offset = offsetOf(await master.info('replication'))
  const answers = [await lookUp('master', master, { settings, request, offset })]
  for (const host of request.replicas) {
    const server = connectToServer(settings, { host, port: settings.redisPort, retryMs: 0, patient: true })
    server.on('error', () => undefined)
    answers.push(await lookUp(host, server, { settings, request, offset }))
  }
  return answers
}

async function readyMaster(settings: ClientSettings): Promise<Redis> {
  const master = connectToMaster(settings)
  master.on('error', () => undefined)
  await new Promise<void>((resolve, reject) => {
    master.once('ready', resolve)
    setTimeout(() => reject(new Error('no master within 10 s')), 10_000)
  })
  return master
}

interface LookUp {
  settings: ClientSettings
  request: VerifyRequest
  /** What the master had sent when nobody wrote any more. */
  offset: number
}

async function lookUp(name: string, server: Redis, { settings, request, offset }: LookUp): Promise<Missing> {
  const missing = forStreams((): number[] => [])
  try {
    if (server.status !== 'ready') await server.connect()
    await caughtUp(server, offset)
    const info = parseInfo(`${await server.info('server')}\n${await server.info('replication')}`)
    for (const stream of settings.streams) missing[stream] = await absent(server, stream, request)
    return { server: name, role: info.get('role') ?? '', runId: info.get('run_id') ?? '', missing }
  } catch (error) {
    return { server: name, role: '', runId: '', missing, error: error instanceof Error ? error.message : String(error) }
  } finally {
    server.disconnect()
  }
}

// The link of a replica that has just synced is up for up to a second before it is sent anything (`docs/guarantees.md`). One that is never
// sent it is looked up all the same, and lacks it.
async function caughtUp(server: Redis, offset: number): Promise<void> {
  const giveUp = Date.now() + CATCH_UP_MS
  while (offsetOf(await server.info('replication')) < offset && Date.now() < giveUp) await sleep(50)
}

function offsetOf(replication: string): number {
  const info = parseInfo(replication)
  return Number(info.get('slave_repl_offset') ?? info.get('master_repl_offset'))
}

async function absent(server: Redis, stream: Stream, request: VerifyRequest): Promise<number[]> {
  const missing: number[] = []
  const upTo = request.upTo[stream]
  for (let first = request.from[stream]; first <= upTo; first += batch) {
    const numbers = Array.from({ length: Math.min(batch, upTo - first + 1) }, (_, i) => first + i)
    const values = await server.mget(numbers.map((n) => keyOf({ stream, n })))
    missing.push(...numbers.filter((n, i) => values[i] !== String(n)))
  }
  return missing
}
