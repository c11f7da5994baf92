import { streams } from '../clients/protocol.ts'
import { lostOf, measuredRound, missingOf, numberOf } from './measured.ts'
import type { Measured } from './measured.ts'
import { seconds } from './report/seconds.ts'
import type { RoundResult, ScenarioResult } from './round-result.ts'
import type { Round, RoundMust } from './scenario.ts'

/** One line that must hold: a sentence, and what contradicts it. */
export interface Check {
  title: string
  /** The title without its round, and the round, when it is about one. */
  line: string
  round?: string
  /** What is allowed and what was seen, for reports. */
  measured: (result: ScenarioResult) => Measured
  /** Empty when it holds. */
  complaints: (result: ScenarioResult) => string[]
}

type RoundCheck<T> = (limit: T) => { title: string; wrong: (round: RoundResult) => string | undefined }

const roundChecks: { [K in keyof RoundMust]-?: RoundCheck<NonNullable<RoundMust[K]>> } = {
  writeGapMs: (limit) => ({
    title: `writes stop for at most ${seconds(limit)}`,
    wrong: (round) => {
      const late = streams.filter((stream) => (round.streams[stream].gap?.ms ?? 0) > limit)
      if (late.length === 0) return undefined
      return late.map((stream) => `${stream} stopped for ${seconds(round.streams[stream].gap?.ms ?? 0)}`).join(', ')
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

/** The checks of one round, over all its repetitions. */
export function checksOfRound(round: Round): Check[] {
  return (Object.keys(roundChecks) as (keyof RoundMust)[])
    .filter((name) => round.must[name] !== undefined)
    .map((name) => {
      const check = (roundChecks[name] as RoundCheck<unknown>)(round.must[name])
      return {
        title: `when ${round.title}: ${check.title}`,
        line: check.title,
        round: round.title,
        measured: ({ rounds }) => {
          const done = rounds.filter((one) => one.round === round.title)
          return measuredRound({ name, limit: round.must[name], rounds: done, wrong: check.wrong })
        },
        complaints: (result) => perRound(result, round.title, check.wrong),
      }
    })
}

/** The checks that every scenario has. */
export const commonChecks: Check[] = [
  {
    title: 'every acknowledged write is on the master, and there were some in every round',
    line: 'every acknowledged write is on the master, and there were some in every round',
    measured: lostOf,
    complaints: (result) =>
      perStream(result, ({ acked, lost }) => {
        if (acked === 0) return 'no write was acknowledged at all'
        return lost.length > 0 ? `${lost.length} lost, the first is ${lost[0]}` : undefined
      }),
  },
  {
    title: 'every acknowledged write is on every replica',
    line: 'every acknowledged write is on every replica',
    measured: missingOf,
    complaints: (result) =>
      perStream(result, ({ lostOnReplica }) => {
        const short = Object.entries(lostOnReplica).filter(([, lost]) => lost.length > 0)
        return short.length > 0 ? short.map(([pod, lost]) => `${pod} lacks ${lost.length}`).join(', ') : undefined
      }),
  },
  {
    title: 'no two servers acknowledge writes in the same time',
    line: 'no two servers acknowledge writes in the same time',
    measured: ({ overlaps }) => numberOf(overlaps),
    complaints: ({ overlaps }) => overlaps,
  },
  {
    title: 'no secret is in argv, environments, ConfigMaps, pods or logs',
    line: 'no secret is in argv, environments, ConfigMaps, pods or logs',
    measured: ({ secrets }) => numberOf(secrets),
    complaints: ({ secrets }) => secrets,
  },
]

function perRound(result: ScenarioResult, title: string, wrong: (round: RoundResult) => string | undefined): string[] {
  const rounds = result.rounds.filter(({ round }) => round === title)
  if (rounds.length === 0) return [`${title}: it was not done`]
  return rounds.flatMap((round) => {
    const why = wrong(round)
    return why === undefined ? [] : [`repetition ${round.repetition}: ${why}`]
  })
}

function perStream(
  result: ScenarioResult,
  wrong: (stream: RoundResult['streams']['plain']) => string | undefined,
): string[] {
  return result.rounds.flatMap((round) =>
    streams.flatMap((stream) => {
      const why = wrong(round.streams[stream])
      return why === undefined ? [] : [`${round.round}, repetition ${round.repetition}, ${stream}: ${why}`]
    }),
  )
}
