import { proxyStreams, streams } from '../clients/protocol.ts'
import type { Stream } from '../clients/protocol.ts'
import type { RoundResult, StreamResult } from './round-result.ts'

/** Those that ask Sentinel for the master. */
export const sentinelStreams: readonly Stream[] = streams.filter((stream) => !proxyStreams.includes(stream))

/** The results of some streams in a round, as far as they were written. */
export function resultsOf(round: RoundResult, of: readonly Stream[]): [Stream, StreamResult][] {
  return of.flatMap((stream) => {
    const result = round.streams[stream]
    return result === undefined ? [] : [[stream, result]]
  })
}

/** The longest time without an acknowledgement of any of these streams, in milliseconds. */
export function longestGapOf(round: RoundResult, of: readonly Stream[]): number {
  return Math.max(0, ...resultsOf(round, of).map(([, { gap }]) => gap?.ms ?? 0))
}

/**
 * How much longer the proxy's streams stopped than those by Sentinel, in milliseconds: where a fault is the proxy's alone,
 * these are the control, and what stops them too is the machine.
 */
export function proxyExtra(round: RoundResult): number {
  return Math.max(0, longestGapOf(round, proxyStreams) - longestGapOf(round, sentinelStreams))
}
