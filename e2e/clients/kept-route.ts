import type { Redis } from 'ioredis'
import { now } from './now.ts'
import { identify, newSession } from './route.ts'
import type { Note, Route, Session } from './route.ts'

/** Write on one connection for as long as it lives; ioredis opens the next one. */
export function keptRoute(redis: Redis, note: Note): Route {
  let opened = now()
  let session: Session | undefined

  redis.on('connecting', () => (opened = now()))
  redis.on('ready', () => {
    const fresh = newSession(redis, opened)
    fresh.ready = true
    session = fresh
    identify(fresh).then(
      () => note('ready', fresh.runId),
      (error: Error) => note('error', error.message),
    )
  })
  redis.on('close', () => {
    note('close', session?.runId ?? '')
    if (session !== undefined) session.over = true
    session = undefined
  })
  redis.on('error', (error: Error) => note('error', error.message))
  // A switch that is announced while ioredis is connecting ends it for good: its detector disconnects what is not there.
  redis.on('end', () => {
    note('end', 'ioredis gave up, connecting again')
    setTimeout(() => void redis.connect().catch(() => undefined), 50)
  })
  if (redis.status === 'wait') redis.connect().catch(() => undefined)
  return {
    next: () => (redis.status === 'ready' ? session : undefined),
    done: () => undefined,
    connected: () => session !== undefined,
  }
}
