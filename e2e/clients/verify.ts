import type { Redis } from 'ioredis'
import { keyOf } from '../ledger/types.ts'
import { connectToMaster, connectToServer } from './connect.ts'
import { parseInfo } from './info.ts'
import { forStreams } from './protocol.ts'
import type { Missing, Stream, VerifyAnswer, VerifyRequest } from './protocol.ts'
import type { ClientSettings } from './settings.ts'

const batch = 500

/** Look up every key on the master that the Sentinels name, then on each data pod. */
export async function verifyKeys(settings: ClientSettings, request: VerifyRequest): Promise<VerifyAnswer> {
  const answers = [await lookUp('master', await readyMaster(settings), { settings, request })]
  for (const host of request.replicas) {
    const server = connectToServer(settings, { host, port: settings.redisPort, retryMs: 0, patient: true })
    server.on('error', () => undefined)
    answers.push(await lookUp(host, server, { settings, request }))
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
}

async function lookUp(name: string, server: Redis, { settings, request }: LookUp): Promise<Missing> {
  const missing = forStreams((): number[] => [])
  try {
    if (server.status !== 'ready') await server.connect()
    const info = parseInfo(`${await server.info('server')}\n${await server.info('replication')}`)
    for (const stream of settings.streams) missing[stream] = await absent(server, stream, request)
    return { server: name, role: info.get('role') ?? '', runId: info.get('run_id') ?? '', missing }
  } catch (error) {
    return { server: name, role: '', runId: '', missing, error: error instanceof Error ? error.message : String(error) }
  } finally {
    server.disconnect()
  }
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
