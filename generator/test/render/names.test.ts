import { expect } from 'chai'
import { renderChart } from './helm.ts'
import { allOf, fileOf, only, podOf } from './objects.ts'
import { soundDocs } from './sound-docs.ts'

const cases: { title: string; release: string; set?: string[]; name: string }[] = [
  { title: 'a release that says nothing of the chart', release: 'orders', name: 'orders-redis-sentinel' },
  { title: 'a release that is the name of the chart', release: 'redis-sentinel', name: 'redis-sentinel' },
  { title: 'a release that holds the name of the chart', release: 'my-redis-sentinel-2', name: 'my-redis-sentinel-2' },
  { title: 'a release with a dot', release: 'a.b', name: 'a-b-redis-sentinel' },
  {
    title: 'a release as long as Helm takes it',
    release: 'a'.repeat(53),
    name: 'a'.repeat(40),
  },
  {
    title: 'a release whose cut would end in a hyphen',
    release: `${'a'.repeat(39)}-b`,
    name: 'a'.repeat(39),
  },
  { title: 'fullnameOverride', release: 'orders', set: ['fullnameOverride=cache'], name: 'cache' },
  { title: 'fullnameOverride over a digit', release: '7', set: ['fullnameOverride=cache'], name: 'cache' },
]

describe('names', () => {
  for (const { title, release, set = [], name } of cases) {
    it(`follow ${title}`, async () => {
      const docs = await soundDocs({ release, set })
      expect(only(docs, 'ServiceAccount', '').metadata?.name).to.equal(name)
      for (const { kind, metadata } of docs) {
        expect(metadata.name === name || metadata.name.startsWith(`${name}-`), `${kind} ${metadata.name}`).to.equal(
          true,
        )
        expect(metadata.name.length, metadata.name).to.be.at.most(63)
        expect(metadata.labels).to.include({
          'app.kubernetes.io/name': 'redis-sentinel',
          'app.kubernetes.io/instance': release,
          'app.kubernetes.io/managed-by': 'Helm',
          'app.kubernetes.io/part-of': 'redis-sentinel',
        })
      }
      expect(fileOf(docs, '-config', 'settings.env')).to.include(`NAME='${name}'\n`)
    })
  }

  it('that a Service cannot have stop the render', async () => {
    const { ok, stderr } = await renderChart({ release: '7up' })
    expect(ok).to.equal(false)
    expect(stderr).to.include('fullnameOverride must give a name')
  })

  it('keep a namespace that looks like a number a string', async () => {
    const docs = await soundDocs({ namespace: '123' })
    expect(docs[0]?.metadata.namespace).to.equal('123')
  })

  it('of pods and Services match, so that each Service finds its pod', async () => {
    const { docs } = await renderChart()
    for (const component of ['redis', 'sentinel'] as const) {
      const { metadata, spec } = only(docs, 'StatefulSet', `-${component}`)
      const labels = podOf(docs, component).metadata?.labels
      expect(labels).to.include(spec?.selector.matchLabels)
      expect(only(docs, 'Service', `-${component}-headless`).metadata?.name).to.equal(spec?.serviceName)
      const own = allOf(docs, 'Service').filter((service) => /-\d$/.test(service.metadata?.name ?? ''))
      const ours = own.filter((service) => service.metadata?.name?.startsWith(`${metadata?.name}-`))
      expect(ours).to.have.length(3)
      for (const service of ours) {
        const { 'statefulset.kubernetes.io/pod-name': pod, ...selector } = service.spec?.selector ?? {}
        expect(pod).to.equal(service.metadata?.name)
        expect(labels).to.include(selector)
      }
    }
  })
})
