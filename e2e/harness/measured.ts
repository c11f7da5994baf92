import { proxyStreams } from '../clients/protocol.ts'
import { byStream, longestGap, longestSwitchGap, lostWrites } from './report/figures.ts'
import { seconds } from './report/seconds.ts'
import type { RoundResult, ScenarioResult } from './round-result.ts'
import { longestGapOf, proxyExtra, sentinelStreams } from './round-streams.ts'
import type { RoundMust } from './scenario.ts'

/** What is allowed and what was seen, in words; with the figures where both are times. */
export interface Measured {
  allowed: string
  seen: string
  /** Which line of a round it is. */
  must?: keyof RoundMust
  /** In milliseconds, one value a repetition. */
  times?: { limit: number; values: number[] }
  /** The repetitions that show a fault. */
  at: RoundName[]
}

/** One repetition of a round. */
export interface RoundName {
  round: string
  repetition: number
}

// Times that a line of a round limits.
const timesOf: { [K in keyof RoundMust]?: (round: RoundResult) => number | undefined } = {
  writeGapMs: longestGap,
  switchGapMs: longestSwitchGap,
  stoppedMs: ({ streams }) => Math.max(0, ...Object.values(streams).map(({ stoppedMs }) => stoppedMs)),
  ownStoppedMs: ({ streams }) => Math.max(0, ...Object.values(streams).map(({ ownStoppedMs }) => ownStoppedMs)),
  ownSwitchGapMs: ({ streams }) =>
    Math.max(0, ...Object.values(streams).map(({ ownSwitchGapMs }) => ownSwitchGapMs ?? 0)),
  sentinelGapMs: (round) => longestGapOf(round, sentinelStreams),
  proxyGapMs: (round) => longestGapOf(round, proxyStreams),
  proxyExtraMs: proxyExtra,
  closedMs: ({ closedMs }) => closedMs,
  rejoinMs: ({ rejoinMs }) => rejoinMs,
  backMs: ({ backMs }) => backMs,
  insideGapMs: ({ insideGapMs }) => insideGapMs,
  refusedMs: ({ refusal }) => refusal?.lastAckMs,
}

/** Options of {@link measuredRound}. */
export interface MeasuredRoundOptions {
  name: keyof RoundMust
  limit: unknown
  /** The repetitions that were done. */
  rounds: readonly RoundResult[]
  wrong: (round: RoundResult) => string | undefined
}

/** What the repetitions of a round showed for one line: the worst time, or in how many it held. */
export function measuredRound({ name, limit, rounds, wrong }: MeasuredRoundOptions): Measured {
  const time = timesOf[name]
  const at = namesOf(rounds.filter((round) => wrong(round) !== undefined))
  if (time === undefined || typeof limit !== 'number') {
    return {
      allowed: `${rounds.length} of ${rounds.length}`,
      seen: `${rounds.length - at.length} of ${rounds.length}`,
      must: name,
      at,
    }
  }
  const values = rounds.map(time).filter((value) => value !== undefined)
  const absent = rounds.length - values.length
  const worst = values.length === 0 ? 'not seen' : seconds(Math.max(...values))
  return {
    allowed: seconds(limit),
    seen: absent > 0 && values.length > 0 ? `${worst}, ${absent} not seen` : worst,
    must: name,
    times: { limit, values },
    at,
  }
}

/** Acknowledged writes that the master lacks; a write that is lost stays lost in the rounds that follow. */
export function lostOf({ rounds }: Pick<ScenarioResult, 'rounds'>): Measured {
  const acked = [...byStream(rounds).values()].flat().reduce((sum, one) => sum + one.acked, 0)
  const at = namesOf(rounds.filter((round, i) => totalLost(round) > totalLost(rounds[i - 1])))
  return { allowed: '0 lost', seen: `${lostWrites(rounds)} lost of ${acked.toLocaleString('en-US')}`, at }
}

/** Acknowledged writes that a replica lacks. */
export function missingOf({ rounds }: Pick<ScenarioResult, 'rounds'>): Measured {
  const missing = new Set(
    rounds.flatMap(({ streams }) =>
      Object.entries(streams).flatMap(([stream, { lostOnReplica }]) =>
        Object.entries(lostOnReplica).flatMap(([pod, numbers]) => numbers.map((n) => `${pod} ${stream} ${n}`)),
      ),
    ),
  )
  const lacks = ({ streams }: RoundResult): boolean =>
    Object.values(streams).some(({ lostOnReplica }) => Object.values(lostOnReplica).some(({ length }) => length > 0))
  return { allowed: '0 missing', seen: `${missing.size} missing`, at: namesOf(rounds.filter(lacks)) }
}

/** Acknowledged writes of servers that called themselves replicas. */
export function acknowledgedByReplica({ rounds }: Pick<ScenarioResult, 'rounds'>): Measured {
  const count = ({ streams }: RoundResult): number =>
    Object.values(streams).reduce((sum, { onReplica }) => sum + onReplica, 0)
  const total = rounds.reduce((sum, round) => sum + count(round), 0)
  return {
    allowed: 'none',
    seen: total === 0 ? 'none' : `${total}`,
    at: namesOf(rounds.filter((one) => count(one) > 0)),
  }
}

/** A list that must be empty. */
export function numberOf(found: readonly string[]): Measured {
  return { allowed: 'none', seen: found.length === 0 ? 'none' : `${found.length}`, at: [] }
}

function namesOf(rounds: readonly RoundResult[]): RoundName[] {
  return rounds.map(({ round, repetition }) => ({ round, repetition }))
}

function totalLost(round: RoundResult | undefined): number {
  return Object.values(round?.streams ?? {}).reduce((sum, { lost }) => sum + lost.length, 0)
}
