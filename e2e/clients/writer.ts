import type { Redis } from 'ioredis'
import { keyOf } from '../ledger/types.ts'
import type { Op } from '../ledger/types.ts'
import { classifyError, notWriteable } from './classify.ts'
import { connectToMaster } from './connect.ts'
import { parseInfo } from './info.ts'
import type { ClientEvent, Stream } from './protocol.ts'
import type { ClientSettings } from './settings.ts'

/** How long WAIT asks for a replica, in milliseconds: below the command's own time-out. */
const waitMs = 800

/** One stream of numbered writes over its own connection. */
export interface Writer {
  /** Send the next write; returns at once. */
  write: () => void
  /** Move the writes that have an outcome out of the memory. */
  take: () => Op[]
  progress: Readonly<Progress>
  /** Has it a master to write to? */
  connected: () => boolean
}

interface Progress {
  /** Number of the last write that was sent. */
  offered: number
  acked: number
  /** Writes without an answer yet. */
  pending: number
  /** When the last acknowledgement came. */
  lastAck: number
}

// Each connection has its own server process; a write belongs to the connection it was sent on.
interface Session {
  runId: string
}

/** Open a stream that follows the master by Sentinel. */
export function openWriter(stream: Stream, settings: ClientSettings, onEvent: (event: ClientEvent) => void): Writer {
  const redis = connectToMaster(settings)
  const done: Op[] = []
  const progress: Progress = { offered: 0, acked: 0, pending: 0, lastAck: 0 }
  let session: Session = { runId: '' }
  const note = (kind: string, text: string): void => onEvent({ at: now(), kind, source: stream, text })

  redis.on('ready', () => {
    const fresh = { runId: '' }
    session = fresh
    redis.info('server').then(
      (text) => {
        fresh.runId = parseInfo(text).get('run_id') ?? ''
        note('ready', fresh.runId)
      },
      (error: Error) => note('error', error.message),
    )
  })
  redis.on('close', () => note('close', session.runId))
  redis.on('error', (error: Error) => note('error', error.message))
  // A switch that is announced while ioredis is connecting ends it for good: its detector disconnects what is not there.
  redis.on('end', () => {
    note('end', 'ioredis gave up, connecting again')
    setTimeout(() => void redis.connect().catch(() => undefined), 50)
  })

  const send = async (op: Op, on: Session): Promise<void> => {
    try {
      if (redis.status !== 'ready') throw new Error(notWriteable)
      await redis.set(keyOf(op), String(op.n))
      op.outcome = 'acked'
      if (stream === 'wait1') await confirm(redis, () => session === on)
    } catch (error) {
      const sent = op.outcome === 'acked'
      Object.assign(op, classifyError(error))
      // The write itself was accepted: without WAIT's answer nobody knows more.
      if (sent) op.outcome = 'unknown'
    }
    op.end = now()
    op.runId = on.runId
    done.push(op)
    progress.pending--
    if (op.outcome !== 'acked') return
    progress.acked++
    progress.lastAck = op.end
  }

  const write = (): void => {
    const op: Op = { stream, n: ++progress.offered, start: now(), end: 0, outcome: 'unknown', runId: '' }
    progress.pending++
    void send(op, session)
  }
  return { write, take: () => done.splice(0), progress, connected: () => redis.status === 'ready' }
}

async function confirm(redis: Redis, sameSession: () => boolean): Promise<void> {
  // WAIT speaks of the writes of its own connection only.
  if (!sameSession()) throw new Error('connection changed before WAIT')
  const replicas = await redis.wait(1, waitMs)
  if (!sameSession()) throw new Error('connection changed during WAIT')
  if (replicas < 1) throw new Error('WAIT: no replica')
}

// Fractions of a millisecond, on the clock that Date.now() shows.
function now(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 100) / 100
}
