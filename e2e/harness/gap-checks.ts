import { proxyStreams, streams } from '../clients/protocol.ts'
import type { Stream } from '../clients/protocol.ts'
import { longestSwitchGap } from './report/figures.ts'
import { seconds } from './report/seconds.ts'
import { listed } from './round-check.ts'
import type { RoundChecks } from './round-check.ts'
import type { RoundResult } from './round-result.ts'
import { proxyExtra, resultsOf, sentinelStreams } from './round-streams.ts'

type GapLine =
  | 'writeGapMs'
  | 'switchGapMs'
  | 'stoppedMs'
  | 'ownStoppedMs'
  | 'ownSwitchGapMs'
  | 'sentinelGapMs'
  | 'proxyGapMs'
  | 'proxyExtraMs'

/** Every demand on how long writes stop in a repetition. */
export const gapChecks: RoundChecks<GapLine> = {
  writeGapMs: (limit) => ({
    title: `writes stop for at most ${seconds(limit)}`,
    wrong: (round) => lateStreams(round, streams, limit),
  }),
  switchGapMs: (limit) => ({
    title: `writes stop for at most ${seconds(limit)} at a switch`,
    wrong: (round) => {
      const ms = longestSwitchGap(round)
      return ms > limit ? `they stopped for ${seconds(ms)}` : undefined
    },
  }),
  stoppedMs: (limit) => ({
    title: `the times of 100 ms and more without a write are at most ${seconds(limit)} together`,
    wrong: (round) => {
      const late = resultsOf(round, streams).filter(([, { stoppedMs }]) => stoppedMs > limit)
      return listed(late, ({ stoppedMs }) => `stopped for ${seconds(stoppedMs)}`)
    },
  }),
  ownStoppedMs: (limit) => ({
    title: `these times, but for what a process on the way waited for a core, are at most ${seconds(limit)} together`,
    wrong: (round) => {
      const late = resultsOf(round, streams).filter(([, { ownStoppedMs }]) => ownStoppedMs > limit)
      return listed(late, ({ ownStoppedMs }) => `stopped for ${seconds(ownStoppedMs)} of its own`)
    },
  }),
  ownSwitchGapMs: (limit) => ({
    title: `writes stop for at most ${seconds(limit)} at a switch, but for what a process on the way waited for a core`,
    wrong: (round) => {
      const late = resultsOf(round, streams).filter(([, { ownSwitchGapMs }]) => (ownSwitchGapMs ?? 0) > limit)
      return listed(late, ({ ownSwitchGapMs }) => `stopped for ${seconds(ownSwitchGapMs ?? 0)} of its own`)
    },
  }),
  sentinelGapMs: (limit) => ({
    title: `writes by Sentinel stop for at most ${seconds(limit)}`,
    wrong: (round) => lateStreams(round, sentinelStreams, limit),
  }),
  proxyGapMs: (limit) => ({
    title: `writes through the proxy stop for at most ${seconds(limit)}`,
    wrong: (round) => lateStreams(round, proxyStreams, limit),
  }),
  proxyExtraMs: (limit) => ({
    title: `writes through the proxy stop for at most ${seconds(limit)} longer than those by Sentinel`,
    wrong: (round) => {
      const extra = proxyExtra(round)
      return extra > limit ? `they stopped for ${seconds(extra)} longer` : undefined
    },
  }),
}

function lateStreams(round: RoundResult, of: readonly Stream[], limit: number): string | undefined {
  const late = resultsOf(round, of).filter(([, { gap }]) => (gap?.ms ?? 0) > limit)
  return listed(late, ({ gap }) => `stopped for ${seconds(gap?.ms ?? 0)}`)
}
