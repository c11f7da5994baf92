import type { Stream } from '../clients/protocol.ts'
import type { RoundResult, StreamResult } from './round-result.ts'
import type { RoundMust } from './scenario.ts'

/** What one demand on a round says with its limit, and what contradicts it. */
export type RoundCheck<T> = (limit: T) => { title: string; wrong: (round: RoundResult) => string | undefined }

/** The demands that each repetition meets or does not. */
export type EachRoundMust = Omit<RoundMust, 'switchGapP95Ms' | 'unconfirmedLost'>

/** The checks of some of them. */
export type RoundChecks<K extends keyof EachRoundMust> = { [N in K]-?: RoundCheck<NonNullable<RoundMust[N]>> }

/** What contradicts a demand, by stream; undefined when nothing does. */
export function listed(
  results: readonly [Stream, StreamResult][],
  words: (result: StreamResult) => string,
): string | undefined {
  return results.length === 0 ? undefined : results.map(([stream, result]) => `${stream} ${words(result)}`).join(', ')
}
