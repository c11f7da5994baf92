import type { Redis } from 'ioredis'
import { parseInfo } from './info.ts'

/** A connection as the writes on it see it. */
export interface Session {
  redis: Redis
  /** When it began to open. */
  opened: number
  /** Has it been open, so that something can have been sent on it? */
  ready: boolean
  over: boolean
  /** `run_id` and role of the server at its other end, once the server has said them. */
  runId: string
  role: string
}

/** A way to the master: which connection the next write takes. */
export interface Route {
  /** Undefined while there is none. Called once a write. */
  next: () => Session | undefined
  /** A write on this connection has ended. */
  done: (session: Session) => void
  /** Is there something to write to? */
  connected: () => boolean
}

/** Tell the client's log what happened to a connection. */
export type Note = (kind: string, text: string) => void

/** A connection of which nothing is known yet. */
export function newSession(redis: Redis, opened: number): Session {
  return { redis, opened, ready: false, over: false, runId: '', role: '' }
}

/** Ask the server who it is: one question a connection, before its first write. */
export async function identify(session: Session): Promise<void> {
  // Each answer is noted as it comes: the first write's answer may be in the same packet.
  await Promise.all([
    session.redis.info('server').then((text) => {
      session.runId = parseInfo(text).get('run_id') ?? ''
    }),
    session.redis.info('replication').then((text) => {
      session.role = parseInfo(text).get('role') ?? ''
    }),
  ])
}
