import { proxyStreams } from '../clients/protocol.ts'
import { gapChecks } from './gap-checks.ts'
import { hasSwitch } from './report/figures.ts'
import { seconds } from './report/seconds.ts'
import { listed } from './round-check.ts'
import type { EachRoundMust, RoundChecks } from './round-check.ts'
import { resultsOf } from './round-streams.ts'

/** Every demand on a repetition. */
export const roundChecks: RoundChecks<keyof EachRoundMust> = {
  ...gapChecks,
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
  refusedEvictions: (least) => ({
    title: `a disruption budget refuses the eviction of at least ${least} data pods before it grants it`,
    wrong: ({ refusedEvictions = [] }) =>
      refusedEvictions.length >= least ? undefined : `it refused ${refusedEvictions.join(', ') || 'none'}`,
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
  insideGapMs: (limit) => ({
    title: `a client of the cut-off master that hears no switch writes again after at most ${seconds(limit)}`,
    wrong: ({ insideGapMs }) => {
      if (insideGapMs === undefined) return 'there was no such client'
      return insideGapMs > limit ? `it had no write acknowledged for ${seconds(insideGapMs)}` : undefined
    },
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
