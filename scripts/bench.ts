import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { headlineLines, headlineOf } from '../e2e/measure/headline.ts'
import { allLines, pictureOf } from '../e2e/measure/picture.ts'
import { inOrder, mergeImages, mergeRows } from '../e2e/measure/merge.ts'
import { rowsOf } from '../e2e/measure/rows.ts'
import type { MeasuredReport } from '../e2e/measure/rows.ts'
import { tableOf, withTable } from '../e2e/measure/table.ts'
import type { Measured } from '../e2e/measure/table.ts'
import { timingScenarios } from '../e2e/measure/timing.ts'
import { repository } from './lib/test-files.ts'

// npm run bench [-- --runs 20 --engines redis,valkey --grep text --rounds text]: the timing scenarios, or those named so, or their rounds, so
// many times with each engine, on one cluster. Exit code 1 when a limit was missed: only here are there enough runs to judge a 95th percentile.
// What they showed goes into docs/measured.json, docs/measured.svg, the table of docs/benchmarks.md and the seven rows of README.md, beside what
// is known there of other faults.
// `--once` names the directory of another run that goes in, too, and may be given again; `--only-write` measures nothing.

const { values: flags } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    engines: { type: 'string', default: 'redis,valkey' },
    grep: { type: 'string' },
    rounds: { type: 'string', default: '' },
    once: { type: 'string', multiple: true, default: [] },
    'only-write': { type: 'boolean', default: false },
  },
})

/** Values of the chart for each engine. */
const ENGINES: Record<string, object> = {
  redis: {},
  valkey: { image: { repository: 'valkey/valkey', tag: '9.1.2' } },
}
const engines = flags.engines.split(',')
const unknown = engines.filter((engine) => !(engine in ENGINES))
if (unknown.length > 0) throw new RangeError(`--engines ${unknown.join()}: give ${Object.keys(ENGINES).join()}`)

const artifactsOf = (engine: string): string => join(repository, 'artifacts/measure', engine)

/** Returns whether all limits held. A limit that was missed is a figure like any other: it is written all the same. */
function measure(engine: string): boolean {
  const artifacts = artifactsOf(engine)
  mkdirSync(artifacts, { recursive: true })
  const values = join(artifacts, 'values.json')
  writeFileSync(values, JSON.stringify(ENGINES[engine]))
  const which = [
    '--set',
    'full',
    '--grep',
    flags.grep ?? timingScenarios(engine),
    '--rounds',
    flags.rounds,
    '--runs',
    flags.runs,
  ]
  const options = [...which, '--values', values, '--artifacts', artifacts]
  return spawnSync('npm', ['run', '--silent', 'e2e', '--', ...options], { stdio: 'inherit' }).status === 0
}

function readReport(directory: string): MeasuredReport {
  const path = join(directory, 'report.json')
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as MeasuredReport
  process.stdout.write(`no report at ${path}: its faults are left out\n`)
  return { scenarios: [], startedAt: '' }
}

/** What is known from before; both tables are made from it alone, so nothing is in one and not in the other. */
function known(path: string): Measured {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Measured) : { environment: {}, rows: [] }
}

function write(): void {
  const data = join(repository, 'docs/measured.json')
  const many = engines.map((engine) => ({ engine, report: readReport(artifactsOf(engine)) }))
  const once = flags.once.map((directory) => ({ engine: 'redis', report: readReport(directory) }))
  const reports = [...once, ...many].toSorted((a, b) => a.report.startedAt.localeCompare(b.report.startedAt))
  const before = known(data)
  const rows = reports.reduce(
    (rowsSoFar, { engine, report }) => mergeRows(rowsSoFar, rowsOf(report, engine)),
    before.rows,
  )
  const environments = [
    before.environment,
    ...reports.flatMap(({ report }) => (report.environment ? [report.environment] : [])),
  ]
  const images = mergeImages(environments.map((environment) => environment.images))
  // Each row has its own commit.
  const newest = Object.entries({ ...environments.at(-1), images }).filter(([name]) => name !== 'commit')
  const measured: Measured = { environment: Object.fromEntries(newest), rows: inOrder(rows) }
  mkdirSync(join(repository, 'docs'), { recursive: true })
  writeFileSync(data, `${JSON.stringify(measured, undefined, 1)}\n`)
  writeFileSync(join(repository, 'docs/measured.svg'), pictureOf(allLines(measured.rows)))
  writeFileSync(join(repository, 'docs/headline.svg'), pictureOf(headlineLines(measured.rows)))
  putTable('docs/benchmarks.md', tableOf(measured))
  putTable('README.md', headlineOf(measured.rows))
  process.stdout.write(
    `${tableOf(measured)}\nwritten: docs/measured.json, docs/measured.svg, docs/headline.svg, docs/benchmarks.md, README.md\n`,
  )
}

function putTable(page: string, table: string): void {
  const path = join(repository, page)
  writeFileSync(path, withTable(readFileSync(path, 'utf8'), table))
}

const missed = flags['only-write'] ? [] : engines.filter((engine) => !measure(engine))
write()
for (const engine of missed) {
  process.stdout.write(`${engine}: a limit was missed, see ${join(artifactsOf(engine), 'summary.txt')}\n`)
  process.exitCode = 1
}
