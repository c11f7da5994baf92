import { scenarios } from '../scenarios/all.ts'
import type { PictureLine } from './picture.ts'
import { spreadOf } from './rows.ts'
import type { MeasuredRow } from './rows.ts'

/** The rows of the README: what its readers call an event, and the scenario and fault that measure it with Redis. */
const HEADLINE: readonly (readonly [event: string, scenario: string, fault: string])[] = [
  ['pod deleted', 'delete-master', "the master's pod is deleted"],
  ['node drained', 'drain', "the master's node is drained"],
  ['rolling restart, two handovers', 'rollout', 'the data pods are restarted while the last is the master'],
  [
    'scaled from five to three',
    'scale',
    'five data pods and five Sentinels become three, and the master is one of those that leave',
  ],
  ['server process killed', 'sigkill-master', "the master's process is killed"],
  ["master's node loses its power", 'power-off', "the master's node loses its power"],
  ['master cut off from its peers', 'partition', 'the master is cut off from its peers'],
]

const seconds = (ms: number): string => (ms / 1000).toFixed(2)
const grouped = (count: number): string => count.toLocaleString('en-US')

/** Of each run the longer of its two longest gaps, by Sentinel and through the proxy. */
const eitherRoute = ({ gaps }: MeasuredRow): number[] =>
  gaps.sentinel.map((gap, run) => Math.max(gap, gaps.proxy[run] ?? 0))

function rowOf(rows: readonly MeasuredRow[], scenario: string, fault: string): MeasuredRow {
  const row = rows.find((one) => one.engine === 'redis' && one.scenario === scenario && one.fault === fault)
  if (row === undefined) throw new Error(`no row "${fault}" of ${scenario} with redis: the README shows it`)
  return row
}

/** Returns the lines of the README's picture: seven events, both routes in one line, the bar at the pause that the scenario allows. */
export function headlineLines(rows: readonly MeasuredRow[]): PictureLine[] {
  return HEADLINE.map(([event, scenario, fault]) => {
    const gaps = eitherRoute(rowOf(rows, scenario, fault))
    const round = scenarios.find(({ name }) => name === scenario)?.rounds.find(({ title }) => title === fault)
    const { writeGapMs, sentinelGapMs = 0, proxyGapMs = 0 } = round?.must ?? {}
    return { label: event, gaps, mark: writeGapMs ?? Math.max(sentinelGapMs, proxyGapMs) }
  })
}

/**
 * Returns the table of the README: seven rows of `docs/measured.json`, both routes in one figure.
 *
 * @throws Error when a row is not in the data
 */
export function headlineOf(rows: readonly MeasuredRow[]): string {
  const lines = HEADLINE.map(([event, scenario, fault]) => {
    const row = rowOf(rows, scenario, fault)
    const { p50, max } = spreadOf(eitherRoute(row))
    const lost = `${grouped(row.lost)} of ${grouped(row.acked)}`
    return ['', event, row.runs, seconds(p50), seconds(max), lost, ''].join(' | ').trim()
  })
  return [
    '| event | runs | writes pause, s: median | longest | acknowledged writes lost |',
    '|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}
