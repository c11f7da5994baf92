import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { dashboardQueries } from '../../../e2e/harness/dashboard-queries.ts'
import { skipWithoutTools } from '../../../scripts/lib/require-tools.ts'
import { metrics } from '../../src/monitoring/metrics.ts'
import { healthy, seriesOver, type SeriesSet } from './alert-series.ts'
import { chartDirectory, helms, renderChart, type Manifest } from './helm.ts'
import { allOf } from './objects.ts'
import { testQueries } from './promtool.ts'
import { soundDocs } from './sound-docs.ts'

const file = 'files/monitoring/dashboard.json'
const withDashboard = (dashboard: object = {}): object => ({
  metrics: { enabled: true, dashboard: { enabled: true, ...dashboard } },
})

const mapsOf = (docs: readonly Manifest[]) =>
  allOf(docs, 'ConfigMap').filter(({ metadata }) => metadata?.name === 'demo-redis-sentinel-dashboard')

describe('the dashboard of a release', () => {
  for (const helm of helms) {
    it(`is the file of the chart, byte for byte, with ${helm}`, async () => {
      const [map] = mapsOf(await soundDocs({ helm, values: withDashboard() }))
      expect(map?.data).to.deep.equal({ 'redis-sentinel.json': await readFile(join(chartDirectory, file), 'utf8') })
      expect(map?.metadata?.labels).to.include({ grafana_dashboard: '1' })
    })

    it(`is missed by name when a copy of the chart lacks it, with ${helm}`, async () => {
      const directory = await mkdtemp(join(tmpdir(), 'dashboard-'))
      try {
        await cp(chartDirectory, directory, { recursive: true })
        await rm(join(directory, file))
        const { ok, stderr } = await renderChart({ helm, chart: directory, values: withDashboard() })
        expect(ok).to.equal(false)
        expect(stderr).to.contain(`the chart lacks ${file}`)
      } finally {
        await rm(directory, { recursive: true })
      }
    })
  }

  it('is made when both switches are on', async () => {
    for (const metrics of [{}, { enabled: true }, { dashboard: { enabled: true } }]) {
      expect(mapsOf(await soundDocs({ values: { metrics } }))).to.deep.equal([])
    }
  })

  it('has the label by which another sidecar finds it, and its folder', async () => {
    const annotations = { grafana_folder: 'Redis' }
    const docs = await soundDocs({ values: withDashboard({ label: 'dash', labelValue: 'yes', annotations }) })
    const { labels, annotations: given } = mapsOf(docs)[0]?.metadata ?? {}
    expect(labels).to.include({ dash: 'yes' }).and.not.have.property('grafana_dashboard')
    expect(given).to.include(annotations)
  })

  it('has queries that find something in a healthy set', async function () {
    this.timeout(120_000)
    skipWithoutTools(this, ['docker'])
    const choice = { namespace: 'cache', instance: 'demo', name: 'redis-sentinel', __rate_interval: '1m' }
    const queries = dashboardQueries(chartDirectory, choice).map(({ expr }) => expr)
    expect(queries.length).to.be.above(40)
    expect(await testQueries(queries, everySeries())).to.equal('')
  })
})

/** The healthy set, and a series of each other metric that a panel may read. */
function everySeries(): SeriesSet {
  const set = seriesOver(() => healthy, 600)
  const known = new Set(Object.keys(set).map((key) => key.replace(/ .*/, '')))
  const others = metrics
    .filter(({ name }) => !known.has(name))
    .flatMap(({ name, sources }) =>
      sources.map((source) => {
        const own = source === 'proxy' ? ' proxy=master server=redis-0 state=UP' : ' cmd=get err=ERR'
        return [`${name} ${source}-0${name.startsWith('haproxy_frontend') ? ' proxy=clients' : own}`, growing] as const
      }),
    )
  // An error that grows: panels leave out those that do not.
  return { ...set, ...Object.fromEntries(others), 'redis_errors_total redis-0 err=READONLY': growing }
}

function growing(second: number): number {
  return second + 1
}
