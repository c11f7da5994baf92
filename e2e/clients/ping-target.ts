import type { Redis } from 'ioredis'
import { addDelay, addOpenDelay, delayFrom, mergeDelays, noDelays } from './delays.ts'
import type { Delays } from './delays.ts'
import { now } from './now.ts'

/** How one server answered PING. */
export interface PingAnswer {
  /** From a PING to its answer; the last may have none yet. */
  delays: Delays
  /** Tries that ended without an answer, or that no connection took. */
  failed: number
}

/** What a pinger answers to `GET /pings`. */
export interface PingsAnswer {
  /** By data pod. */
  targets: Record<string, PingAnswer>
  /** How late its own timer was: in such a time it saw no answer either. */
  own: Delays
}

/** A server that is sent PINGs. */
export interface PingTarget {
  /** Send the next one, unless one is on its way. */
  tick: () => void
  /** What was seen since the beginning, or since the last `restart`. */
  answer: () => PingAnswer
  /** Forget what was seen; a PING without an answer counts from now on. */
  restart: () => void
}

/**
 * Send PINGs one at a time and count as Sentinel does: from the first one that has no answer to the next answer, on whatever
 * connection it comes.
 */
export function pingTarget(server: Pick<Redis, 'ping'>): PingTarget {
  let delays = noDelays()
  let failed = 0
  let since: number | undefined
  let asking = false

  const ask = async (): Promise<void> => {
    asking = true
    since ??= now()
    try {
      await server.ping()
      addDelay(delays, delayFrom(since, now()))
      since = undefined
    } catch {
      failed++
    } finally {
      asking = false
    }
  }
  return {
    tick: () => {
      if (!asking) void ask()
    },
    answer: () => {
      const seen = mergeDelays([delays])
      if (since !== undefined) addOpenDelay(seen, delayFrom(since, now()))
      return { delays: seen, failed }
    },
    restart: () => {
      delays = noDelays()
      failed = 0
      if (since !== undefined) since = now()
    },
  }
}
