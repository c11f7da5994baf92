import { expect } from 'chai'
import { ports } from '../../src/model/ports.ts'
import { helms, renderChart } from './helm.ts'
import { allOf, containerOf, only, podOf } from './objects.ts'
import { soundDocs } from './sound-docs.ts'

const name = 'demo-redis-sentinel'
const operators = { namespaceSelector: {}, podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } } }

for (const helm of helms) {
  describe(`metrics rendered by ${helm}`, () => {
    const docsOf = (metrics: object, more: object = {}) => soundDocs({ helm, values: { metrics, ...more } })
    const scrapeOf = async (metrics: object, more: object = {}): Promise<(string | undefined)[]> => {
      const docs = await docsOf(metrics, more)
      return (['redis', 'sentinel', 'proxy'] as const).map(
        (component) => podOf(docs, component).metadata?.annotations?.['prometheus.io/port'],
      )
    }

    it('are an exporter beside each server and each Sentinel, which no probe makes unready', async () => {
      const docs = await docsOf({ enabled: true, extraArgs: ['--log-format=json'] })
      for (const component of ['redis', 'sentinel'] as const) {
        const exporter = containerOf(podOf(docs, component), 'metrics')
        expect(exporter.image).to.equal('docker.io/oliver006/redis_exporter:v1.86.0')
        expect(exporter.args?.slice(0, 3)).to.deep.equal([
          '--redis.addr=unix:///run/redis-sentinel/server.sock',
          `--redis.user=cache.${name}.exporter`,
          '--redis.password-file=/run/redis-sentinel/exporter.json',
        ])
        expect(exporter.args).to.include.members(['--config-command=-', '--disable-scrape-endpoint'])
        expect(exporter.args?.at(-1)).to.equal('--log-format=json')
        expect(exporter.readinessProbe).to.equal(undefined)
        expect(exporter.livenessProbe?.httpGet).to.deep.equal({ path: '/-/reload', port: 'metrics' })
        // No volume with the Secret or with data.
        expect(exporter.volumeMounts?.map(({ mountPath }) => mountPath)).to.deep.equal(['/run/redis-sentinel'])
      }
    })

    it('are none by default', async () => {
      const docs = await docsOf({})
      const containers = (['redis', 'sentinel'] as const).flatMap((each) => podOf(docs, each).spec?.containers ?? [])
      expect(containers.map((each) => each.name)).to.deep.equal(['redis', 'sentinel'])
      expect(docs.filter(({ apiVersion }) => apiVersion.startsWith('monitoring.'))).to.deep.equal([])
      expect(await scrapeOf({})).to.deep.equal([undefined, undefined, undefined])
    })

    it('are found by annotations of the pods, or by one monitor', async () => {
      const exporter = String(ports.exporter)
      expect(await scrapeOf({ enabled: true })).to.deep.equal([exporter, exporter, String(ports.metrics)])
      expect(await scrapeOf({ enabled: true }, { proxy: { metrics: false } })).to.deep.equal([
        exporter,
        exporter,
        undefined,
      ])
      for (const discovery of ['PodMonitor', 'ServiceMonitor', 'none']) {
        expect(await scrapeOf({ enabled: true, discovery })).to.deep.equal([undefined, undefined, undefined])
        const docs = await docsOf({ enabled: true, discovery, monitor: { labels: { release: 'kps' } } })
        const monitors = docs.filter(({ kind }) => kind.endsWith('Monitor'))
        expect(monitors.map(({ kind }) => kind)).to.deep.equal(discovery === 'none' ? [] : [discovery])
        for (const { metadata } of monitors) expect(metadata.labels?.['release']).to.equal('kps')
        const services = allOf(docs, 'Service').filter(({ metadata }) => metadata?.name === `${name}-metrics`)
        expect(services).to.have.length(discovery === 'ServiceMonitor' ? 1 : 0)
      }
    })

    it('are open to Prometheus alone, and closed without a peer', async () => {
      const peersOf = async (more: object): Promise<unknown[]> => {
        const docs = await docsOf({ enabled: true }, more)
        return ['-redis', '-sentinel'].map((suffix) => {
          const rules = only(docs, 'NetworkPolicy', suffix).spec?.ingress ?? []
          const rule = rules.find((each) => each.ports?.some(({ port }) => port === ports.exporter))
          // As it was rendered: the client library calls the field _from.
          return (rule as { from?: unknown } | undefined)?.from
        })
      }
      expect(await peersOf({})).to.deep.equal([[operators], [operators]])
      expect(await peersOf({ networkPolicy: { monitoring: [] } })).to.deep.equal([undefined, undefined])
    })

    it('do not take Sentinels from clients: their Service lists them whether they are ready or not', async () => {
      const listed = async (metrics: object) =>
        only(await docsOf(metrics), 'Service', 'sentinel-sentinel').spec?.publishNotReadyAddresses
      expect(await listed({ enabled: true })).to.equal(true)
      expect(await listed({})).to.equal(false)
    })

    it('refuse options that the chart sets, and a scrape that is longer than its interval', async () => {
      const refusal = async (metrics: object) => (await renderChart({ helm, values: { metrics } })).stderr
      expect(await refusal({ extraArgs: ['--redis.addr=redis://other:6379'] })).to.include(
        'metrics.extraArgs holds --redis.addr=redis://other:6379',
      )
      expect(await refusal({ monitor: { timeoutSeconds: 20 } })).to.include('the timeout is 20 s, the interval 15 s')
    })
  })
}
