import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { HarnessError } from './error.ts'
import { activity } from './log.ts'
import { messageOf } from './message-of.ts'

/** What one look at the world said: the value when the wait is over, else what is still missing. */
export type Look<T> = { done: true; value: T } | { done: false; seen: string }

/** Options of {@link waitUntil}. */
export interface WaitOptions<T> {
  /** What is waited for, as the end of the sentence "waited for ...". */
  what: string
  /** In milliseconds. */
  timeoutMs: number
  /** Time between two looks, in milliseconds. @defaultValue 500 */
  everyMs?: number
  /** An error it throws counts as "not yet" and is shown if it was the last thing seen. */
  look: () => Promise<Look<T>>
  hint?: string
}

const patience = new AsyncLocalStorage<number>()

/** Do something in which no wait lasts longer than so many milliseconds, whatever its own deadline: tests wait in vain. */
export function withPatience<T>(ms: number, work: () => Promise<T>): Promise<T> {
  return patience.run(ms, work)
}

/**
 * Look until it is done, or the deadline passes.
 *
 * @throws HarnessError `WAIT_TIMED_OUT` with what was waited for and what was seen last.
 */
export async function waitUntil<T>(options: WaitOptions<T>): Promise<T> {
  const timeoutMs = Math.min(options.timeoutMs, patience.getStore() ?? Infinity)
  const deadline = Date.now() + timeoutMs
  let seen = 'nothing yet'
  const going = activity(`waiting for ${options.what}`)
  try {
    for (;;) {
      const left = deadline - Date.now()
      if (left <= 0) break
      const look = await bounded(options.look, left)
      if (look.done) return look.value
      seen = look.seen
      going.see(seen)
      await sleep(Math.max(0, Math.min(options.everyMs ?? 500, deadline - Date.now())))
    }
  } finally {
    going.end()
  }
  throw new HarnessError(`waited ${timeoutMs} ms for ${options.what}; last seen: ${seen}`, {
    code: 'WAIT_TIMED_OUT',
    ...(options.hint === undefined ? {} : { hint: options.hint }),
  })
}

// A look that hangs must not outlive the deadline of the wait.
async function bounded<T>(look: () => Promise<Look<T>>, ms: number): Promise<Look<T>> {
  const stop = new AbortController()
  const late = sleep(ms, undefined, { signal: stop.signal }).then((): Look<T> => ({
    done: false,
    seen: 'a look that did not end',
  }))
  try {
    return await Promise.race([look(), late])
  } catch (error) {
    return { done: false, seen: messageOf(error) }
  } finally {
    stop.abort()
    late.catch(() => undefined)
  }
}
