import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { pictureOf } from '../e2e/measure/picture.ts'
import { rowsOf } from '../e2e/measure/rows.ts'
import { tableOf, withTable } from '../e2e/measure/table.ts'
import type { Measured } from '../e2e/measure/table.ts'
import type { Report } from '../e2e/harness/report/report.ts'
import { repository } from './lib/test-files.ts'

// npm run e2e:measure [-- --runs 20 --engines redis,valkey --grep text]: the timing scenarios, so many times with each engine, on one cluster.
// What they showed goes into docs/measured.json, docs/measured.svg and the table of README.md, and with it every other fault of earlier runs:
// `--once` names the directory of one, and may be given again, the newest first. `--only-write` makes these again from the reports that are there.

const { values: flags } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    engines: { type: 'string', default: 'redis,valkey' },
    grep: { type: 'string', default: '^(delete-master|sigkill-master|rollout|drain|scale)' },
    once: { type: 'string', multiple: true, default: [join(repository, 'artifacts/e2e')] },
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

/** A budget that was missed is a figure like any other here: the suite's own exit code does not matter. */
function measure(engine: string): void {
  const artifacts = artifactsOf(engine)
  mkdirSync(artifacts, { recursive: true })
  const values = join(artifacts, 'values.json')
  writeFileSync(values, JSON.stringify(ENGINES[engine]))
  const options = ['--set', 'full', '--runs', flags.runs, '--grep', flags.grep, '--values', values]
  spawnSync('npm', ['run', '--silent', 'e2e', '--', ...options, '--artifacts', artifacts], { stdio: 'inherit' })
}

function readReport(directory: string): Pick<Report, 'scenarios' | 'environment' | 'startedAt'> {
  const path = join(directory, 'report.json')
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as Report
  process.stdout.write(`no report at ${path}: its faults are left out\n`)
  return { scenarios: [], startedAt: '' }
}

function write(): void {
  const reports = engines.map(
    (engine) => JSON.parse(readFileSync(join(artifactsOf(engine), 'report.json'), 'utf8')) as Report,
  )
  const many = reports.flatMap((report, i) => rowsOf(report, engines[i] ?? ''))
  const rows = [...many]
  for (const directory of flags.once) {
    const known = new Set(rows.map(({ fault }) => fault))
    rows.push(...rowsOf(readReport(directory), 'redis').filter(({ fault }) => !known.has(fault)))
  }
  const measured: Measured = {
    date: reports[0]?.startedAt ?? '',
    // Each row has its own commit.
    environment: Object.fromEntries(
      Object.entries(reports[0]?.environment ?? {}).filter(([name]) => name !== 'commit'),
    ),
    rows,
  }
  mkdirSync(join(repository, 'docs'), { recursive: true })
  writeFileSync(join(repository, 'docs/measured.json'), `${JSON.stringify(measured, undefined, 1)}\n`)
  writeFileSync(join(repository, 'docs/measured.svg'), pictureOf(measured.rows))
  const readme = join(repository, 'README.md')
  writeFileSync(readme, withTable(readFileSync(readme, 'utf8'), tableOf(measured)))
  process.stdout.write(`${tableOf(measured)}\nwritten: docs/measured.json, docs/measured.svg, README.md\n`)
}

if (!flags['only-write']) for (const engine of engines) measure(engine)
write()
