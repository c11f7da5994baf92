import type { Redis } from 'ioredis'
import { now } from './now.ts'
import { identify, newSession } from './route.ts'
import type { Note, Route, Session } from './route.ts'

/** Writes on each connection: at 200 writes/s it is one of twenty connections a second. */
const writesPerConnection = 10

interface Turn {
  session: Session
  writes: number
  pending: number
}

/** Open a connection, write a few times, close it when the last answer is there, and so on; each waits for nobody. */
export function reconnectingRoute(open: () => Redis, note: Note): Route {
  const turns = new Map<Session, Turn>()
  let current: Turn | undefined

  const begin = (): Turn => {
    const session = newSession(open(), now())
    const turn = { session, writes: 0, pending: 0 }
    turns.set(session, turn)
    session.redis.on('ready', () => (session.ready = true))
    session.redis.on('error', (error: Error) => note('error', error.message))
    session.redis.on('close', () => (session.over = true))
    // Its writes say themselves what became of them.
    identify(session).catch(() => undefined)
    return turn
  }
  const endIfIdle = (turn: Turn): void => {
    if (turn.pending > 0 || turn === current) return
    turns.delete(turn.session)
    turn.session.redis.disconnect()
  }

  return {
    next: () => {
      const last = current
      if (last === undefined || last.session.over || last.writes >= writesPerConnection) {
        current = begin()
        if (last !== undefined) endIfIdle(last)
      }
      const turn = current as Turn
      turn.writes++
      turn.pending++
      return turn.session
    },
    done: (session) => {
      const turn = turns.get(session)
      if (turn === undefined) return
      turn.pending--
      endIfIdle(turn)
    },
    connected: () => true,
  }
}
