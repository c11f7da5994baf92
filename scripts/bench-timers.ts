import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { load } from 'js-yaml'
import { format, resolveConfig } from 'prettier'
import { openClusterPool } from '../e2e/drivers/kind/cluster-pool.ts'
import { chartImages } from '../e2e/harness/chart-images.ts'
import { clientImage } from '../e2e/harness/client-pod.ts'
import { addCluster, environmentOf } from '../e2e/harness/environment.ts'
import { helm } from '../e2e/harness/helm.ts'
import { log, showProgress } from '../e2e/harness/log.ts'
import { killCommands } from '../e2e/harness/run.ts'
import type { Run } from '../e2e/harness/run-options.ts'
import { sharedStage } from '../e2e/harness/shared-stage.ts'
import { profileNamed, profiles } from '../generator/src/model/profiles.ts'
import { betweenMarks } from '../e2e/profiles/marks.ts'
import type { Soak } from '../e2e/profiles/results.ts'
import { soak } from '../e2e/profiles/soak.ts'
import { tableOf } from '../e2e/profiles/table.ts'
import { haveTools } from './lib/require-tools.ts'
import { repository } from './lib/test-files.ts'

// npm run bench:timers [-- --minutes 30 --rate 50 --burners 2 --profiles fast,balanced,safe]: the chart once with each of these profiles of
// timers, side by side on one cluster whose machine is kept busy. What happened goes into artifacts/profiles, and after 30 minutes or more into
// docs/profiles.json and its table in docs/profiles.md; that of some profiles without the others into docs/profiles-alone.json and a table of
// their own. `--only-write` makes these again from the report that is there, however long it was.

const { values: flags } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    rate: { type: 'string', default: '50' },
    profiles: { type: 'string', default: profiles.map(({ name }) => name).join() },
    burners: { type: 'string', default: String(cpus().length) },
    chart: { type: 'string', default: join(repository, 'chart') },
    artifacts: { type: 'string', default: join(repository, 'artifacts/profiles') },
    'only-write': { type: 'boolean', default: false },
  },
})

/** A shorter soak is a try. */
const enoughMinutes = 30
const chosen = [...new Set(flags.profiles.split(',').map((name) => profileNamed(name).name))]
// What some showed without the others has a place of its own.
const place = chosen.length === profiles.length ? 'profiles' : 'alone'
const data = place === 'profiles' ? 'profiles.json' : 'profiles-alone.json'
const artifacts = join(resolve(flags.artifacts), place)
const report = join(artifacts, 'report.json')

function number(name: 'minutes' | 'rate' | 'burners'): number {
  const given = Number(flags[name])
  if (given > 0) return given
  throw new RangeError(`--${name} ${flags[name]}: give a number above 0`)
}

/** Write a file of `docs` as `npm run format` would leave it. */
async function writeDoc(name: string, text: string): Promise<void> {
  const path = join(repository, 'docs', name)
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), filepath: path }))
}

async function writeDocs(seen: Soak): Promise<void> {
  await writeDoc(data, JSON.stringify(seen))
  const page = readFileSync(join(repository, 'docs/profiles.md'), 'utf8')
  await writeDoc('profiles.md', betweenMarks(page, tableOf(seen, data), place))
  process.stdout.write(`written: docs/${data}, docs/profiles.md\n`)
}

async function main(): Promise<void> {
  const options = {
    profiles: chosen,
    minutes: number('minutes'),
    ratePerSecond: number('rate'),
    burners: number('burners'),
  }
  const chart = resolve(flags.chart)
  const images = [...chartImages(chart), clientImage]
  const reuse = process.env['E2E_REUSE'] === '1'
  mkdirSync(artifacts, { recursive: true })
  showProgress()
  const pool = openClusterPool({
    ...{ name: process.env['E2E_CLUSTER'] ?? 'redis-sentinel-e2e', images, directory: artifacts, reuse },
  })
  const id = randomBytes(3).toString('hex')

  let ending: Promise<void> | undefined
  const interrupt = (signal: NodeJS.Signals): void => {
    if (ending !== undefined) return
    log(`${signal}: deleting what this run made`)
    ending = killCommands()
      .then(() => pool.abandon(id))
      .catch((error: unknown) => log(String(error)))
      .finally(() => process.exit(130))
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)

  const environment = await environmentOf({ chart, images })
  const { profile: chartDefault } = load(readFileSync(join(chart, 'values.yaml'), 'utf8')) as { profile: string }
  const run: Run = {
    ...{ id, chart, set: 'full', artifacts, keepFailed: false, shared: sharedStage() },
    cluster: async (nodes) => {
      const cluster = await pool.cluster(nodes)
      await addCluster(environment, cluster)
      return cluster
    },
  }
  const startedAt = new Date().toISOString()
  let seen: Soak | undefined
  try {
    await soak(run, {
      ...options,
      onReport: (measured) => {
        seen = { startedAt, environment, chartDefault, ...measured }
        writeFileSync(report, `${JSON.stringify(seen, undefined, 1)}\n`)
      },
    })
  } finally {
    // What was broken off fails here as well, and must not end the process before all is deleted.
    await (ending ?? pool.close())
  }
  if (seen === undefined) return
  process.stdout.write(`\n${tableOf(seen)}\n\nreport: ${report}\n`)
  if (options.minutes >= enoughMinutes) await writeDocs(seen)
  else process.stdout.write(`docs are left as they are: they take ${enoughMinutes} minutes, or --only-write\n`)
}

if (flags['only-write']) await writeDocs(JSON.parse(readFileSync(report, 'utf8')) as Soak)
else if (haveTools(['docker', 'kind', helm])) await main()
