import { spreadOf } from './rows.ts'
import type { MeasuredRow } from './rows.ts'

/** Everything that `docs/measured.json` holds. */
export interface Measured {
  /** Machine and versions of the newest run, by name; the images of all runs. */
  environment: Readonly<Record<string, string>>
  rows: MeasuredRow[]
}

const BEGIN = '<!-- measured: begin; npm run bench writes this -->'
const END = '<!-- measured: end -->'

const seconds = (ms: number): string => (ms / 1000).toFixed(2)
const spread = (gaps: readonly number[] | undefined): string => {
  if (gaps === undefined) return '-'
  const { p50, p95, max } = spreadOf(gaps)
  if (gaps.length === 1) return seconds(max)
  return `${seconds(p50)} / ${seconds(p95)} / ${seconds(max)}`
}

/** As `git log --oneline` shows it; what else stands behind it ("with changes") stays. */
const shortOf = (commit: string): string => commit.replace(/^([0-9a-f]{7})[0-9a-f]+/, '$1')

/** The table of `docs/benchmarks.md`: all rows. */
export function tableOf({ environment, rows }: Measured): string {
  const lines = rows.map(({ engine, fault, runs, acked, lost, gaps, atSwitch, stopped, ownStopped, date, commit }) => {
    const times = [gaps.sentinel, gaps.proxy, atSwitch, stopped, ownStopped].map(spread)
    const made = `${date.slice(0, 10)}, ${shortOf(commit)}`
    return ['', fault, engine, runs, `${lost} of ${acked}`, ...times, made, ''].join(' | ').trim()
  })
  return [
    '| what happens | engine | runs | acknowledged writes lost | longest write gap by Sentinel, s: p50 / p95 / max | through the proxy | at the switch, either way | all gaps of 0.1 s and more together | of that, without waits for a core | when, at commit |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...lines,
    '',
    `The newest of them on: ${Object.entries(environment)
      .map(([name, value]) => `${name} ${value}`)
      .join('; ')}. Every single gap: [measured.json](measured.json).`,
  ].join('\n')
}

/**
 * The text with another table between the marks.
 *
 * @throws Error when it has no marks
 */
export function withTable(text: string, table: string): string {
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)]
  if (from < 0 || to < from) throw new Error(`no place for the table: put "${BEGIN}" and "${END}" around it`)
  return `${text.slice(0, from)}${BEGIN}\n${table}\n${text.slice(to)}`
}
