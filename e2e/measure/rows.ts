import { byStream, hasSwitch, longestSwitchGap, lostWrites } from '../harness/report/figures.ts'
import type { Report } from '../harness/report/report.ts'
import type { RoundResult, StreamResult } from '../harness/round-result.ts'
import { scenarios } from '../scenarios/all.ts'

/** How long writes stopped, in milliseconds: half of the runs, 95 of 100, all of them at most. */
export interface Spread {
  p50: number
  p95: number
  max: number
}

/** What some runs of one fault showed. */
export interface MeasuredRow {
  engine: string
  /** Of the chart and the harness. */
  commit: string
  /** When it was measured: ISO 8601. */
  date: string
  scenario: string
  fault: string
  runs: number
  /** Acknowledged writes of all streams, and how many of them were lost. */
  acked: number
  lost: number
  /** The longest gap of each run, in milliseconds, of the streams by Sentinel and of those through the proxy. */
  gaps: { sentinel: number[]; proxy: number[] }
  /** The longest gap at the switch of each run, in milliseconds, of all streams; older rows lack it, and faults without a switch. */
  atSwitch?: number[]
  /** All gaps of at least 100 ms of each run together, in milliseconds, of the stream that has most of them; older rows lack it. */
  stopped?: number[]
  /** The same without the time in which a process on the way of the writes waited for a core; older rows lack it. */
  ownStopped?: number[]
}

const ROUTES = { sentinel: ['plain', 'wait1'], proxy: ['sticky', 'reconnecting'] } as const

const isWorse = (name: string): boolean =>
  scenarios.some((scenario) => scenario.name === name && scenario.mustBreak !== undefined)

/** What of a run's report is read here. */
export type MeasuredReport = Pick<Report, 'scenarios' | 'environment' | 'startedAt'>

/** A row for each fault of a run. */
export function rowsOf(report: MeasuredReport, engine: string): MeasuredRow[] {
  const commit = report.environment?.['commit'] ?? 'unknown'
  // What a chart does that is worse on purpose is no figure of this one.
  const own = report.scenarios.filter(({ name }) => !isWorse(name))
  return own.flatMap(({ name, rounds }) => {
    const faults = [...new Set(rounds.map(({ round }) => round))]
    return faults.map((fault) => {
      const same = rounds.filter(({ round }) => round === fault)
      const streams = [...byStream(same).values()].flat()
      return {
        ...{ engine, commit, date: report.startedAt, scenario: name, fault, runs: same.length },
        acked: streams.reduce((sum, { acked }) => sum + acked, 0),
        lost: rounds.reduce((sum, { round }, i) => sum + (round === fault ? newlyLost(rounds, i) : 0), 0),
        gaps: { sentinel: same.map(gapBy('sentinel')), proxy: same.map(gapBy('proxy')) },
        ...(same.some(hasSwitch) ? { atSwitch: same.map((round) => Math.round(longestSwitchGap(round))) } : {}),
        stopped: same.map(longestOf(({ stoppedMs }) => stoppedMs)),
        ownStopped: same.map(longestOf(({ ownStoppedMs }) => ownStoppedMs)),
      }
    })
  })
}

/** What is lost stays lost: that of rounds before it is theirs. */
const newlyLost = (rounds: readonly RoundResult[], i: number): number =>
  lostWrites(rounds.slice(0, i + 1)) - lostWrites(rounds.slice(0, i))

const longestOf =
  (time: (stream: StreamResult) => number) =>
  ({ streams }: RoundResult): number =>
    Math.round(Math.max(0, ...Object.values(streams).map(time)))

const gapBy =
  (route: keyof typeof ROUTES) =>
  ({ streams }: RoundResult): number => {
    const own: readonly string[] = ROUTES[route]
    const gaps = Object.entries(streams).flatMap(([name, { gap }]) => (own.includes(name) ? [gap?.ms ?? 0] : []))
    return Math.round(Math.max(0, ...gaps))
  }

/** By the nearest rank: a p95 of 20 runs is their second longest gap. */
export function spreadOf(gaps: readonly number[]): Spread {
  const sorted = gaps.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN
  return { p50: at(0.5), p95: at(0.95), max: at(1) }
}
