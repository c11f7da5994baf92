import { streams } from '../clients/protocol.ts'
import { acknowledgedByReplica, lostOf, measuredRound, missingOf, numberOf } from './measured.ts'
import type { Measured } from './measured.ts'
import { seconds } from './report/seconds.ts'
import { roundChecks } from './round-checks.ts'
import type { EachRoundMust, RoundCheck } from './round-check.ts'
import type { RoundResult, ScenarioResult, StreamResult } from './round-result.ts'
import { resultsOf } from './round-streams.ts'
import { newlyLost } from './newly-lost.ts'
import { withBroken } from './with-broken.ts'
import type { LineId, Round, Scenario } from './scenario.ts'
import { ENOUGH, p95Check } from './p95-check.ts'

/** One line that must hold: a sentence, and what contradicts it. */
export interface Check {
  id: LineId
  title: string
  /** The title without its round, and the round, when it is about one. */
  line: string
  round?: string
  /** What is allowed and what was seen, for reports. */
  measured: (result: ScenarioResult) => Measured
  /** Empty when it holds. */
  complaints: (result: ScenarioResult) => string[]
}

/** All checks of a scenario whose rounds are done so often: those that every one has, and those of the rounds that are done. */
export function checksOf(scenario: Scenario, timesOf: (round: Round) => number): Check[] {
  const idle = scenario.idle === undefined ? [] : [idleCheck(scenario.idle)]
  const ofRounds = scenario.rounds
    .filter((round) => timesOf(round) > 0)
    .flatMap((one) => checksOfRound(one, timesOf(one)))
  const all = [...commonChecksOf(scenario.rounds), ...idle, ...ofRounds]
  return scenario.mustBreak === undefined ? all : withBroken(all, scenario.mustBreak)
}

/** The checks of one round that is done so often, over all its repetitions. */
export function checksOfRound(round: Round, times: number): Check[] {
  const { switchGapP95Ms } = round.must
  const spread = switchGapP95Ms === undefined || times < ENOUGH ? [] : [p95Check(round.title, switchGapP95Ms)]
  const each = (Object.keys(roundChecks) as (keyof EachRoundMust)[])
    .filter((name) => round.must[name] !== undefined)
    .map((name): Check => {
      const check = (roundChecks[name] as RoundCheck<unknown>)(round.must[name])
      return {
        id: name,
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
  return [...each, ...spread]
}

const mayLose = (rounds: readonly Round[]): boolean => rounds.some(({ must }) => must.unconfirmedLost !== undefined)

/** The checks that every scenario has. */
export const commonChecksOf = (rounds: readonly Round[]): Check[] => [
  {
    id: 'lost',
    title: 'every acknowledged write is on the master, and there were some in every round',
    line: 'every acknowledged write is on the master, and there were some in every round',
    measured: (result) => ({
      ...lostOf(result),
      ...(mayLose(rounds) ? { allowed: '0 lost of those with WAIT 1' } : {}),
    }),
    complaints: (result) =>
      perStream(
        result,
        ({ acked, lost }, most) => {
          if (acked === 0) return 'no write was acknowledged at all'
          return lost.length > most ? `${lost.length} lost, the first is ${lost[0]}` : undefined
        },
        rounds,
      ),
  },
  {
    id: 'missing',
    title: 'every acknowledged write is on every replica',
    line: 'every acknowledged write is on every replica',
    measured: (result) => ({
      ...missingOf(result),
      ...(mayLose(rounds) ? { allowed: '0 missing of those with WAIT 1' } : {}),
    }),
    complaints: (result) =>
      perStream(
        result,
        ({ lostOnReplica }, most) => {
          const short = Object.entries(lostOnReplica).filter(([, lost]) => lost.length > most)
          return short.length > 0 ? short.map(([pod, lost]) => `${pod} lacks ${lost.length}`).join(', ') : undefined
        },
        rounds,
      ),
  },
  {
    id: 'role',
    title: 'no write is acknowledged by a server that calls itself a replica',
    line: 'no write is acknowledged by a server that calls itself a replica',
    measured: acknowledgedByReplica,
    complaints: (result) => perStream(result, ({ onReplica }) => (onReplica > 0 ? `${onReplica} writes` : undefined)),
  },
  {
    id: 'overlaps',
    title: 'no two servers acknowledge writes in the same time',
    line: 'no two servers acknowledge writes in the same time',
    measured: ({ overlaps }) => numberOf(overlaps),
    complaints: ({ overlaps }) => overlaps,
  },
  {
    id: 'secrets',
    title: 'no secret is in argv, environments, ConfigMaps, pods, Jobs, events or logs',
    line: 'no secret is in argv, environments, ConfigMaps, pods, Jobs, events or logs',
    measured: ({ secrets }) => numberOf(secrets),
    complaints: ({ secrets }) => secrets,
  },
]

function idleCheck({ connections, forMs }: NonNullable<Scenario['idle']>): Check {
  const title = `${connections} connections through the proxy that carry nothing live for at least ${seconds(forMs)}`
  return {
    id: 'idle',
    title,
    line: title,
    measured: ({ idle }) => ({
      allowed: `${connections} alive`,
      seen: idle === undefined ? 'none opened' : `${idle.alive} alive after ${seconds(idle.ageMs)}`,
      at: [],
    }),
    complaints: ({ idle }) => {
      if (idle === undefined) return ['they were not opened']
      const { alive, ageMs, endedAfterMs } = idle
      if (alive === connections && ageMs >= forMs) return []
      return [`${alive} are alive after ${seconds(ageMs)}; others ended after ${endedAfterMs.map(seconds).join(', ')}`]
    },
  }
}

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
  wrong: (stream: StreamResult, most: number) => string | undefined,
  rounds: readonly Round[] = [],
): string[] {
  return newlyLost(result.rounds).flatMap((round) =>
    resultsOf(round, streams).flatMap(([stream, one]) => {
      const may = rounds.find(({ title }) => title === round.round)?.must.unconfirmedLost ?? 0
      const why = wrong(one, stream === 'wait1' ? 0 : may)
      return why === undefined ? [] : [`${round.round}, repetition ${round.repetition}, ${stream}: ${why}`]
    }),
  )
}
