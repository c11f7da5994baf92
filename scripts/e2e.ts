import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { registerCompose } from '../e2e/drivers/compose/register.ts'
import { openClusterPool } from '../e2e/drivers/kind/cluster-pool.ts'
import { chartImages } from '../e2e/harness/chart-images.ts'
import { clientImage } from '../e2e/harness/client-pod.ts'
import { addCluster, environmentOf } from '../e2e/harness/environment.ts'
import { helm } from '../e2e/harness/helm.ts'
import { log, showProgress } from '../e2e/harness/log.ts'
import { registerChecklist } from '../e2e/harness/register-checklist.ts'
import { registerScenario } from '../e2e/harness/register-scenario.ts'
import { prometheusImage } from '../e2e/harness/prometheus.ts'
import { repetitionsOf } from '../e2e/harness/repetitions.ts'
import type { Report } from '../e2e/harness/report/report.ts'
import { validate } from '../e2e/harness/report/validate.ts'
import { writeReport } from '../e2e/harness/report/write.ts'
import { killCommands } from '../e2e/harness/run.ts'
import type { Run } from '../e2e/harness/run-options.ts'
import type { SetName } from '../e2e/harness/scenario.ts'
import { sharedStage } from '../e2e/harness/shared-stage.ts'
import { runSuite } from '../e2e/harness/suite.ts'
import { scenarios } from '../e2e/scenarios/all.ts'
import { backup } from '../e2e/scenarios/backup.ts'
import { compose } from '../e2e/scenarios/compose.ts'
import { deployments } from '../e2e/scenarios/deployments.ts'
import { exportersMissing } from '../e2e/scenarios/exporters-missing.ts'
import { restore } from '../e2e/scenarios/restore.ts'
import { guardCost } from '../e2e/scenarios/guard-cost.ts'
import { installOnFourNodes, installOnOneNode } from '../e2e/scenarios/install.ts'
import { monitoring } from '../e2e/scenarios/monitoring/monitoring.ts'
import { networkPolicy } from '../e2e/scenarios/network-policy.ts'
import { prometheusOperator } from '../e2e/scenarios/prometheus-operator.ts'
import { prove } from '../e2e/scenarios/prove.ts'
import { refusedValues } from '../e2e/scenarios/refused-values.ts'
import { rotation } from '../e2e/scenarios/rotation.ts'
import { sentinelSpin } from '../e2e/scenarios/sentinel-spin.ts'
import { storage } from '../e2e/scenarios/storage.ts'
import { twoReleases } from '../e2e/scenarios/two-releases.ts'
import { haveTools } from './lib/require-tools.ts'
import { summarize } from './lib/summary.ts'
import { repository } from './lib/test-files.ts'

// npm run e2e [-- --set short|full] [--grep text] [--rounds text] [--runs N] [--chart path] [--values file] [--artifacts path];
// --images prints the images that it loads
const { values: flags } = parseArgs({
  options: {
    set: { type: 'string', default: 'short' },
    grep: { type: 'string' },
    rounds: { type: 'string' },
    runs: { type: 'string' },
    values: { type: 'string' },
    chart: { type: 'string', default: join(repository, 'chart') },
    artifacts: { type: 'string', default: join(repository, 'artifacts/e2e') },
    images: { type: 'boolean', default: false },
  },
})

const images = [...chartImages(flags.chart, flags.values), clientImage, prometheusImage]
if (flags.images) process.stdout.write(`${images.join('\n')}\n`)
else if (haveTools(['docker', 'kind', helm])) await main()

async function main(): Promise<void> {
  const set = setName(flags.set)
  const artifacts = resolve(flags.artifacts)
  const chart = resolve(flags.chart)
  const reuse = process.env['E2E_REUSE'] === '1'
  showProgress()
  const pool = openClusterPool({
    name: process.env['E2E_CLUSTER'] ?? 'redis-sentinel-e2e',
    images,
    directory: artifacts,
    reuse,
  })
  const environment = await environmentOf({ chart, images })
  const id = randomBytes(3).toString('hex')
  const run: Run = {
    id,
    chart,
    set,
    artifacts,
    keepFailed: reuse,
    shared: sharedStage(),
    cluster: async (nodes) => {
      const cluster = await pool.cluster(nodes)
      await addCluster(environment, cluster)
      return cluster
    },
    ...(flags.values === undefined ? {} : { valuesFile: resolve(flags.values) }),
    ...(flags.rounds === undefined ? {} : { rounds: new RegExp(flags.rounds) }),
    ...(flags.runs === undefined ? {} : { repetitions: Number(flags.runs) }),
  }
  const startedAt = new Date().toISOString()
  const report: Report = {
    schemaVersion: 1,
    ...{ run: id, set, chart, startedAt, endedAt: '', environment, tests: [], scenarios: [] },
  }
  const finish = async (): Promise<void> => {
    report.endedAt = new Date().toISOString()
    const summary = await writeReport(report, artifacts)
    process.stdout.write(
      `\n${summary}\nreport: ${join(artifacts, 'index.html')} (and report.json, junit.xml, summary.txt beside it)\n`,
    )
  }

  let interrupted = false
  const interrupt = (signal: NodeJS.Signals): void => {
    if (interrupted) return
    interrupted = true
    log(`${signal}: deleting what this run made`)
    void killCommands()
      .then(() => pool.abandon(id))
      .then(finish)
      .catch((error: unknown) => log(String(error)))
      .finally(() => process.exit(130))
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)

  const inSet = ({ sets }: { sets: SetName[] }): boolean => sets.includes(set)
  const chosen = scenarios.filter((one) => inSet(one) && one.rounds.some((round) => repetitionsOf(run, round) > 0))
  if (chosen.length === 0) throw new Error(`--rounds ${flags.rounds ?? ''}: no round of the ${set} set is called so`)
  for (const scenario of chosen) validate('scenario', scenario)
  await runSuite({
    register: (root) => {
      registerCompose(root, run, compose)
      if (inSet(refusedValues)) registerChecklist(root, run, refusedValues)
      if (inSet(installOnFourNodes)) registerChecklist(root, run, installOnFourNodes)
      for (const scenario of chosen) registerScenario(root, run, scenario, report.scenarios)
      if (inSet(monitoring)) registerChecklist(root, run, monitoring)
      if (inSet(backup)) registerChecklist(root, run, backup)
      if (inSet(restore)) registerChecklist(root, run, restore)
      if (inSet(prometheusOperator)) registerChecklist(root, run, prometheusOperator)
      if (inSet(exportersMissing)) registerChecklist(root, run, exportersMissing)
      if (inSet(deployments)) registerChecklist(root, run, deployments)
      if (inSet(twoReleases)) registerChecklist(root, run, twoReleases)
      if (inSet(prove)) registerChecklist(root, run, prove)
      if (inSet(networkPolicy)) registerChecklist(root, run, networkPolicy)
      if (inSet(rotation)) registerChecklist(root, run, rotation)
      if (inSet(guardCost)) registerChecklist(root, run, guardCost)
      if (inSet(sentinelSpin)) registerChecklist(root, run, sentinelSpin)
      // Last, since they need a cluster of another size.
      if (inSet(installOnOneNode)) registerChecklist(root, run, installOnOneNode)
      if (inSet(storage)) registerChecklist(root, run, storage)
    },
    ...(flags.grep === undefined ? {} : { grep: flags.grep }),
    onOutcome: (outcome) => report.tests.push(outcome),
  })
  if (interrupted) return
  await run.shared.end(run)
  await pool.close()
  await finish()
  const count = (state: string): number => report.tests.filter((test) => test.state === state).length
  summarize({ passed: count('passed'), failed: count('failed'), skipped: count('skipped') })
}

function setName(text: string): SetName {
  if (text === 'short' || text === 'full') return text
  throw new Error(`--set ${text}: allowed are short and full`)
}
