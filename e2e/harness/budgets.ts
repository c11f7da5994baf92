import { proxyStreams, streams } from '../clients/protocol.ts'
import type { Stream } from '../clients/protocol.ts'
import type { RoundResult, ScenarioResult, StreamResult } from './round-result.ts'
import type { Round, RoundMust, Scenario } from './scenario.ts'

/** One line that must hold: a sentence, and what contradicts it. */
export interface Check {
  title: string
  /** Empty when it holds. */
  complaints: (result: ScenarioResult) => string[]
}

type RoundCheck<T> = (limit: T) => { title: string; wrong: (round: RoundResult) => string | undefined }

const sentinelStreams = streams.filter((stream) => !proxyStreams.includes(stream))
const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`

const roundChecks: { [K in keyof RoundMust]-?: RoundCheck<NonNullable<RoundMust[K]>> } = {
  writeGapMs: (limit) => ({
    title: `writes stop for at most ${seconds(limit)}`,
    wrong: (round) => lateStreams(round, streams, limit),
  }),
  sentinelGapMs: (limit) => ({
    title: `writes by Sentinel stop for at most ${seconds(limit)}`,
    wrong: (round) => lateStreams(round, sentinelStreams, limit),
  }),
  proxyGapMs: (limit) => ({
    title: `writes through the proxy stop for at most ${seconds(limit)}`,
    wrong: (round) => lateStreams(round, proxyStreams, limit),
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
    title: `every Sentinel announces ${limit === 1 ? 'one switch' : `${limit} switches`}, all to the same address`,
    wrong: (round) => round.switchFault,
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

/** All checks of a scenario in a set: those that every one has, and those of the rounds that are done. */
export function checksOf(scenario: Scenario, isDone: (round: Round) => boolean): Check[] {
  const idle = scenario.idle === undefined ? [] : [idleCheck(scenario.idle)]
  return [...commonChecks, ...idle, ...scenario.rounds.filter(isDone).flatMap(checksOfRound)]
}

/** The checks of one round, over all its repetitions. */
export function checksOfRound(round: Round): Check[] {
  return (Object.keys(roundChecks) as (keyof RoundMust)[])
    .filter((name) => round.must[name] !== undefined)
    .map((name) => {
      const check = (roundChecks[name] as RoundCheck<unknown>)(round.must[name])
      return {
        title: `when ${round.title}: ${check.title}`,
        complaints: (result) => perRound(result, round.title, check.wrong),
      }
    })
}

/** The checks that every scenario has. */
export const commonChecks: Check[] = [
  {
    title: 'every acknowledged write is on the master, and there were some in every round',
    complaints: (result) =>
      perStream(result, ({ acked, lost }) => {
        if (acked === 0) return 'no write was acknowledged at all'
        return lost.length > 0 ? `${lost.length} lost, the first is ${lost[0]}` : undefined
      }),
  },
  {
    title: 'every acknowledged write is on every replica',
    complaints: (result) =>
      perStream(result, ({ lostOnReplica }) => {
        const short = Object.entries(lostOnReplica).filter(([, lost]) => lost.length > 0)
        return short.length > 0 ? short.map(([pod, lost]) => `${pod} lacks ${lost.length}`).join(', ') : undefined
      }),
  },
  {
    title: 'no write is acknowledged by a server that calls itself a replica',
    complaints: (result) => perStream(result, ({ onReplica }) => (onReplica > 0 ? `${onReplica} writes` : undefined)),
  },
  {
    title: 'no two servers acknowledge writes in the same time',
    complaints: ({ overlaps }) => overlaps,
  },
  {
    title: 'no secret is in argv, environments, ConfigMaps, pods or logs',
    complaints: ({ secrets }) => secrets,
  },
]

function idleCheck({ connections, forMs }: NonNullable<Scenario['idle']>): Check {
  return {
    title: `${connections} connections through the proxy that carry nothing live for at least ${seconds(forMs)}`,
    complaints: ({ idle }) => {
      if (idle === undefined) return ['they were not opened']
      const { alive, ageMs, endedAfterMs } = idle
      if (alive === connections && ageMs >= forMs) return []
      return [`${alive} are alive after ${seconds(ageMs)}; others ended after ${endedAfterMs.map(seconds).join(', ')}`]
    },
  }
}

function resultsOf(round: RoundResult, of: readonly Stream[]): [Stream, StreamResult][] {
  return of.flatMap((stream) => {
    const result = round.streams[stream]
    return result === undefined ? [] : [[stream, result]]
  })
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

function perRound(result: ScenarioResult, title: string, wrong: (round: RoundResult) => string | undefined): string[] {
  const rounds = result.rounds.filter(({ round }) => round === title)
  if (rounds.length === 0) return [`${title}: it was not done`]
  return rounds.flatMap((round) => {
    const why = wrong(round)
    return why === undefined ? [] : [`repetition ${round.repetition}: ${why}`]
  })
}

function perStream(result: ScenarioResult, wrong: (stream: StreamResult) => string | undefined): string[] {
  return result.rounds.flatMap((round) =>
    resultsOf(round, streams).flatMap(([stream, one]) => {
      const why = wrong(one)
      return why === undefined ? [] : [`${round.round}, repetition ${round.repetition}, ${stream}: ${why}`]
    }),
  )
}
