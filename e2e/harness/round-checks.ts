import { proxyStreams, streams } from '../clients/protocol.ts'
import type { Stream } from '../clients/protocol.ts'
import { hasSwitch, longestSwitchGap } from './report/figures.ts'
import { seconds } from './report/seconds.ts'
import type { RoundResult, StreamResult } from './round-result.ts'
import { proxyExtra, resultsOf, sentinelStreams } from './round-streams.ts'
import type { RoundMust } from './scenario.ts'

/** What one demand on a round says with its limit, and what contradicts it. */
export type RoundCheck<T> = (limit: T) => { title: string; wrong: (round: RoundResult) => string | undefined }

/** The demands that each repetition meets or does not. */
export type EachRoundMust = Omit<RoundMust, 'switchGapP95Ms' | 'unconfirmedLost'>

/** Every demand on a repetition. */
export const roundChecks: { [K in keyof EachRoundMust]-?: RoundCheck<NonNullable<RoundMust[K]>> } = {
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
  closedMs: (limit) => ({
    title: `the sticky connection to the old master has ended at most ${seconds(limit)} after the switch`,
    wrong: ({ closedMs }) => {
      if (closedMs === undefined) return 'its end was not seen'
      return closedMs > limit ? `it ended after ${seconds(closedMs)}` : undefined
    },
  }),
  readonlyErrors: (limit) => ({
    title: `at most ${limit} writes through the proxy are refused by a replica`,
    wrong: (round) => {
      const refused = resultsOf(round, proxyStreams).filter(([, { errors }]) => (errors['READONLY'] ?? 0) > limit)
      return listed(refused, ({ errors }) => `${errors['READONLY']} READONLY errors`)
    },
  }),
  lateErrors: (limit) => ({
    title: `at most ${limit} errors are on connections opened after a proxy's readiness changed`,
    wrong: ({ lateErrors, firstLateError }) =>
      lateErrors > limit ? `${lateErrors} errors, the first is ${firstLateError}` : undefined,
  }),
  writesToNamed: (least) => ({
    title: `at least ${least} writes go through the proxy, all to the master that the majority names`,
    wrong: ({ meanwhile }) => {
      if (meanwhile === undefined) return 'they were not counted'
      const { onMaster, elsewhere } = meanwhile
      return onMaster >= least && elsewhere === 0 ? undefined : `${onMaster} on that master, ${elsewhere} elsewhere`
    },
  }),
  switches: (limit) => ({
    title: `every Sentinel announces ${limit === 1 ? 'one switch, all to the same address' : `${limit} switches`}`,
    wrong: (round) => round.switchFault,
  }),
  mostSwitches: (limit) => ({
    title: `no Sentinel announces more than ${limit} switches`,
    wrong: ({ switches }) => {
      const many = Object.entries(switches).filter(([, count]) => count > limit)
      return many.length === 0 ? undefined : many.map(([name, count]) => `${name} announced ${count}`).join(', ')
    },
  }),
  olderFirst: () => ({
    title: 'no switch goes to a newer engine while another ready data pod has an older one',
    wrong: ({ switches, engineFault }) => (hasSwitch({ switches }) ? engineFault : 'no switch was announced'),
  }),
  refusedMs: (limit) => ({
    title: `the old master acknowledges nothing later than ${seconds(limit)} after the cut, and refuses what it is given`,
    wrong: ({ refusal }) => {
      if (refusal === undefined || refusal.refused === 0) return 'no write was seen refused'
      return refusal.lastAckMs > limit ? `it acknowledged writes for ${seconds(refusal.lastAckMs)}` : undefined
    },
  }),
  backMs: (limit) => ({
    title: `writes go on at most ${seconds(limit)} after all data servers run again`,
    wrong: ({ backMs }) => {
      if (backMs === undefined) return 'not all of them were seen to run again'
      return backMs > limit ? `they went on after ${seconds(backMs)}` : undefined
    },
  }),
  restarts: (limit) => ({
    title: `data servers start at most ${limit} times`,
    wrong: ({ restarts }) => (restarts > limit ? `${restarts} started` : undefined),
  }),
  rejoinMs: (limit) => ({
    title: `the old master is a ready replica at most ${seconds(limit)} after its start`,
    wrong: ({ rejoinMs, masterBefore }) => {
      if (rejoinMs === undefined) return `${masterBefore} was not seen ready again`
      return rejoinMs > limit ? `${masterBefore} took ${seconds(rejoinMs)}` : undefined
    },
  }),
  master: (whom) => ({
    title: {
      same: 'the same pod is the master afterwards',
      another: 'another pod is the master afterwards',
      'named-last': 'the master afterwards is the one that a majority named last',
    }[whom],
    wrong: ({ masterBefore, masterAfter, namedLast }) => {
      const holds = {
        same: masterAfter === masterBefore,
        another: masterAfter !== masterBefore,
        'named-last': masterAfter === namedLast,
      }[whom]
      return holds ? undefined : `${masterBefore} before, ${namedLast ?? 'unknown'} named last, ${masterAfter} after`
    },
  }),
  neverServes: () => ({
    title: 'the pod that comes back empty never serves',
    wrong: ({ served, masterBefore }) => (served.length > 0 ? `${masterBefore} ${served.join(', ')}` : undefined),
  }),
}

function lateStreams(round: RoundResult, of: readonly Stream[], limit: number): string | undefined {
  const late = resultsOf(round, of).filter(([, { gap }]) => (gap?.ms ?? 0) > limit)
  return listed(late, ({ gap }) => `stopped for ${seconds(gap?.ms ?? 0)}`)
}

function listed(
  results: readonly [Stream, StreamResult][],
  words: (result: StreamResult) => string,
): string | undefined {
  return results.length === 0 ? undefined : results.map(([stream, result]) => `${stream} ${words(result)}`).join(', ')
}
