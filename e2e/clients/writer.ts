import { keyOf } from '../ledger/types.ts'
import type { Op } from '../ledger/types.ts'
import { classifyError, notWriteable } from './classify.ts'
import { now } from './now.ts'
import { openRoute } from './open-route.ts'
import type { ClientEvent, Stream } from './protocol.ts'
import type { Session } from './route.ts'
import type { ClientSettings } from './settings.ts'

/** How long WAIT asks for a replica, in milliseconds: below the command's own time-out. */
const waitMs = 800

/** One stream of numbered writes over connections of its own. */
export interface Writer {
  /** Send the next write; returns at once. */
  write: () => void
  /** Move the writes that have an outcome out of the memory. */
  take: () => Op[]
  progress: Readonly<Progress>
  /** Has it something to write to? */
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

/** Open a stream. */
export function openWriter(stream: Stream, settings: ClientSettings, onEvent: (event: ClientEvent) => void): Writer {
  const route = openRoute(stream, settings, (kind, text) => onEvent({ at: now(), kind, source: stream, text }))
  const done: Op[] = []
  const progress: Progress = { offered: settings.firstNumber, acked: 0, pending: 0, lastAck: 0 }

  const send = async (op: Op, session: Session | undefined): Promise<void> => {
    try {
      if (session === undefined) throw new Error(notWriteable)
      await session.redis.set(keyOf(op), String(op.n))
      op.outcome = 'acked'
      if (stream === 'wait1') await confirm(session)
    } catch (error) {
      Object.assign(op, classifyWrite(error, op, session))
    }
    op.end = now()
    progress.pending--
    done.push(op)
    if (session !== undefined) {
      route.done(session)
      const { runId, role, opened } = session
      Object.assign(op, { runId, opened }, role === '' ? {} : { role })
    }
    if (op.outcome !== 'acked') return
    progress.acked++
    progress.lastAck = op.end
  }

  const write = (): void => {
    const op: Op = { stream, n: ++progress.offered, start: now(), end: 0, outcome: 'unknown', runId: '' }
    progress.pending++
    void send(op, route.next())
  }
  return { write, take: () => done.splice(0), progress, connected: route.connected }
}

function classifyWrite(error: unknown, op: Op, session: Session | undefined): Pick<Op, 'outcome' | 'error'> {
  const found = classifyError(error)
  // The write itself was accepted: without WAIT's answer nobody knows more.
  if (op.outcome === 'acked') return { ...found, outcome: 'unknown' }
  // What waited for a connection that never opened was not sent.
  if (session?.ready === false && session.over) return { outcome: 'failed', error: 'not connected' }
  return found
}

async function confirm(session: Session): Promise<void> {
  // WAIT speaks of the writes of its own connection only.
  if (session.over) throw new Error('connection changed before WAIT')
  const replicas = await session.redis.wait(1, waitMs)
  if (session.over) throw new Error('connection changed during WAIT')
  if (replicas < 1) throw new Error('WAIT: no replica')
}
