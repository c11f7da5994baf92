import type { Outcome } from '../ledger/types.ts'

/** What an error says about the write: `failed` when it was surely not done, `unknown` when it may have been. */
export interface Classified {
  outcome: Outcome
  error: string
}

/** How ioredis begins to say that a command was not sent. */
export const notWriteable = "Stream isn't writeable"

// ioredis' own words, in the order they are looked for.
const causes: [found: string, outcome: Outcome, error: string][] = [
  [notWriteable, 'failed', 'not connected'],
  ['max retries per request', 'unknown', 'connection lost'],
  ['Connection is closed', 'unknown', 'connection lost'],
  ['Command timed out', 'unknown', 'timed out'],
]

/**
 * Class the error of a SET.
 * An error reply means that the server refused it; a time-out or a lost connection says nothing.
 */
export function classifyError(error: unknown): Classified {
  const text = error instanceof Error ? error.message : String(error)
  if (error instanceof Error && error.name === 'ReplyError')
    return { outcome: 'failed', error: text.split(' ')[0] ?? '' }
  const cause = causes.find(([found]) => text.includes(found))
  return cause === undefined ? { outcome: 'unknown', error: text } : { outcome: cause[1], error: cause[2] }
}
