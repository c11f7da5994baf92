import type { Stream } from '../clients/protocol.ts'
import type { RoundResult, StreamResult } from './round-result.ts'

/**
 * Returns the repetitions with only those lost writes that an earlier repetition has not: a lost write stays lost, and each repetition
 * has an allowance of its own.
 */
export function newlyLost(rounds: readonly RoundResult[]): RoundResult[] {
  return rounds.map((round, i) => {
    const before = rounds.slice(0, i)
    const streams = Object.entries(round.streams).map(([stream, one]) => {
      const earlier = before.flatMap((other) => other.streams[stream as Stream] ?? [])
      return [stream, withoutEarlier(one, earlier)]
    })
    return { ...round, streams: Object.fromEntries(streams) as RoundResult['streams'] }
  })
}

function withoutEarlier(one: StreamResult, earlier: readonly StreamResult[]): StreamResult {
  const fresh = (numbers: readonly number[], known: readonly number[]): number[] => {
    const old = new Set(known)
    return numbers.filter((n) => !old.has(n))
  }
  return {
    ...one,
    lost: fresh(
      one.lost,
      earlier.flatMap(({ lost }) => lost),
    ),
    lostOnReplica: Object.fromEntries(
      Object.entries(one.lostOnReplica).map(([pod, numbers]) => [
        pod,
        fresh(
          numbers,
          earlier.flatMap(({ lostOnReplica }) => lostOnReplica[pod] ?? []),
        ),
      ]),
    ),
  }
}
