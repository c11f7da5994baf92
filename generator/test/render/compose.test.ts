import { isDeepStrictEqual } from 'node:util'
import { expect } from 'chai'
import { load } from 'js-yaml'
import type { Values } from '../../../schemas/values.d.ts'
import { checkRules } from '../../src/check/rule-values.ts'
import { composeFolder } from '../../src/compose/folder.ts'
import { composeOptions, type ComposeOptions } from '../../src/compose/options.ts'
import { isFollowed } from '../../src/compose/refused.ts'
import { places } from '../../src/emit/chart-files.ts'
import { programsOf } from '../../src/emit/programs.ts'
import { readSources, repository } from '../../src/files.ts'
import { completeValues } from '../../src/model/complete.ts'
import { fileWith } from '../../src/model/example.ts'
import { mergeValues } from '../../src/model/merge.ts'
import { model } from '../../src/model/model.ts'
import { defaultsOf, leavesOf } from '../../src/model/walk.ts'
import { renderChart, type Manifest } from './helm.ts'
import { inParallel } from './in-parallel.ts'
import { allOf, containerOf, fileOf, podOf } from './objects.ts'

const { scripts, programs } = readSources(repository)
const options = {
  ...(defaultsOf(composeOptions) as unknown as ComposeOptions),
  prometheus: { enabled: true, image: 'prometheus' },
}

/** Several values that meet in one file. */
const together: object[] = [
  {},
  { metrics: { enabled: true }, proxy: { metrics: false } },
  { redis: { replicas: 1, fencing: false }, proxy: { enabled: false }, metrics: { enabled: true } },
  { redis: { resources: null }, proxy: { resources: null }, image: { tag: `8.0.6@sha256:${'0'.repeat(64)}` } },
  {
    redis: { config: { maxmemory: '100mb', 'repl-backlog-size': '32mb', activedefrag: true, hz: 20 } },
    profile: 'safe',
  },
  { global: { imageRegistry: 'mirror.example.org' }, metrics: { enabled: true, extraArgs: ['--debug'] } },
  {
    metrics: {
      enabled: true,
      rules: { holdSeconds: 5, runbookUrl: 'https://example.org/', thresholds: { fullSyncs: 9 } },
    },
  },
]

/** Two examples of each value that is followed, and some together. */
const table = [
  ...leavesOf(model)
    .filter(({ path }) => isFollowed(path))
    .flatMap(({ path, leaf }) => leaf.examples.slice(0, 2).map((example) => fileWith(path, example, leaf))),
  ...together,
]

/** Lines that mean something. */
const meant = (text = ''): string[] =>
  text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !line.trim().startsWith('#'))

/** What differs between the folder and the chart for the same values. */
async function differences(given: object): Promise<string[]> {
  const values = completeValues(mergeValues(defaultsOf(model), given as Record<string, unknown>), model) as Values
  if (checkRules(values).length > 0) return []
  const release = values.fullnameOverride || 'redis-sentinel'
  const chartValues = mergeValues(given as Record<string, unknown>, { metrics: { rules: { enabled: true } } })
  const { docs, ok, stderr } = await renderChart({ values: chartValues, release, namespace: 'compose' })
  if (!ok) return [stderr]
  const runtime = programsOf(scripts, places.scripts)
  const files = composeFolder({ values, options, runtime, proxy: programsOf(programs, places.programs) })
  const composed = load(files.get('compose.yaml') ?? '') as { services: Record<string, Composed> }
  const pairs: [string, unknown, unknown][] = [
    ...['redis.conf', 'sentinel.conf', 'settings.env'].map((name): [string, unknown, unknown] => [
      name,
      meant(files.get(`config/${name}`)),
      meant(fileOf(docs, '-config', name)),
    ]),
    ...containersIn(docs, values).map(({ what, service, rendered }): [string, unknown, unknown] => [
      what,
      { ...pick(composed.services[service]), ...(rendered.args === undefined && { args: undefined }) },
      rendered,
    ]),
  ]
  if (values.proxy.enabled) {
    for (const name of ['haproxy.cfg', 'connections']) {
      pairs.push([name, meant(files.get(`proxy/${name}`)), meant(fileOf(docs, '-proxy', name))])
    }
  }
  if (values.notifications.enabled) {
    for (const name of ['haproxy.cfg', 'notices.conf']) {
      pairs.push([name, meant(files.get(`notifier/${name}`)), meant(fileOf(docs, '-notifier', name))])
    }
  }
  if (values.metrics.enabled) {
    const [rules] = docs.filter(({ kind }) => kind === 'PrometheusRule') as (Manifest & { spec: object })[]
    pairs.push(['rules', load(files.get('prometheus/rules.yml') ?? ''), rules?.spec])
  }
  return pairs
    .filter(([, mine, theirs]) => !isDeepStrictEqual(mine, theirs))
    .map(([what, ...both]) => `${what} of ${JSON.stringify(given)}: ${JSON.stringify(both, undefined, 1)}`)
}

interface Composed {
  image: string
  stop_grace_period?: string
  command?: string[]
}

interface Known {
  image: string | undefined
  grace: string | undefined
  args: string[] | undefined
}

const pick = (service?: Composed): Known => ({
  image: service?.image,
  grace: service?.stop_grace_period,
  args: service?.command?.map((word) => word.replaceAll('$$', '$')),
})

/** Images, graces and arguments of the chart, by the service that has the same. */
function containersIn(docs: readonly Manifest[], values: Values): { what: string; service: string; rendered: Known }[] {
  const kinds = (['redis', 'sentinel', 'proxy'] as const).filter((kind) => kind !== 'proxy' || values.proxy.enabled)
  return kinds.flatMap((kind) => {
    const pod = podOf(docs, kind)
    const main = containerOf(pod, kind === 'proxy' ? 'haproxy' : kind)
    const grace = `${pod.spec?.terminationGracePeriodSeconds}s`
    const own = { what: kind, service: `${kind}-0`, rendered: { image: main.image, grace, args: undefined } }
    if (kind === 'proxy' || !values.metrics.enabled) return [own]
    const { image, args } = containerOf(pod, 'metrics')
    const rendered = { image, grace: undefined, args }
    return [own, { what: `exporter of ${kind}`, service: `${kind}-0-exporter`, rendered }]
  })
}

describe('a folder for Docker Compose beside the chart', () => {
  it('has the same settings, configurations, images and rules for examples of every value that it follows', async function () {
    this.timeout(240_000)
    const found = await inParallel(table, 4, differences)
    expect(table.length).to.be.greaterThan(100)
    expect(found.flat().join('\n')).to.equal('')
  })

  it('has the programs of the chart, and two of its own', async () => {
    const { docs } = await renderChart({ release: 'redis-sentinel', namespace: 'compose' })
    const inChart = allOf(docs, 'ConfigMap').find(({ metadata }) => metadata?.name?.endsWith('-scripts'))?.data ?? {}
    const mine = scripts.map(({ path }) => path.slice(places.scripts.length + 1).replaceAll('/', '.'))
    expect(mine.filter((name) => !(name in inChart))).to.deep.equal(['compose-get.sh', 'compose-run.sh'])
  })
})
