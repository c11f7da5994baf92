import { mergeDelays, percentileOf } from '../clients/delays.ts'
import type { PingsAnswer } from '../clients/ping-target.ts'
import type { PingResult, ProfileResult } from './results.ts'

/** What several pingers of one set saw, together. */
export function mergePings(answers: readonly PingsAnswer[]): Pick<ProfileResult, 'pings' | 'worstPing' | 'pingersOwn'> {
  const pods = [...new Set(answers.flatMap(({ targets }) => Object.keys(targets)))].sort()
  const pings = Object.fromEntries(pods.map((pod) => [pod, pingsTo(pod, answers)]))
  const worstPing = Object.entries(pings)
    .map(([pod, { worst }]) => ({ pod, ...worst }))
    .reduce((most, one) => (one.ms > most.ms ? one : most), { pod: '', at: 0, ms: 0 })
  return { pings, worstPing, pingersOwn: mergeDelays(answers.map(({ own }) => own)).worst }
}

function pingsTo(pod: string, answers: readonly PingsAnswer[]): PingResult {
  const own = answers.flatMap(({ targets }) => targets[pod] ?? [])
  const delays = mergeDelays(own.map((one) => one.delays))
  const { count, worst, stallCount, stalls } = delays
  return {
    ...{ count, failed: own.reduce((sum, { failed }) => sum + failed, 0) },
    ...{ p50: percentileOf(delays, 0.5), p99: percentileOf(delays, 0.99) },
    ...{ worst, stallCount, stalls },
  }
}
