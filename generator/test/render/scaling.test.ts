import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { ports } from '../../src/model/ports.ts'
import { renderChart } from './helm.ts'
import type { Manifest } from './helm.ts'
import { allOf, containerOf, makerOf, only, podOf } from './objects.ts'
import { mayConnect } from './reach.ts'
import { soundDocs } from './sound-docs.ts'

const namespace = 'cache'
const counts = (redis: number, sentinel: number): object => ({
  redis: { replicas: redis },
  sentinel: { replicas: sentinel },
})

const upgraded = (values: object = {}): Promise<Manifest[]> => soundDocs({ values, upgrade: true })

describe('the Job before an upgrade', () => {
  it('is there in an upgrade alone, unless the values say otherwise', async () => {
    const jobs = async (values: object, upgrade: boolean): Promise<number> => {
      const { docs } = await renderChart({ values, upgrade })
      expect(docs.filter(({ metadata }) => metadata.name === 'demo-redis-sentinel-scale').length % 2).to.equal(0)
      return allOf(docs, 'Job').length
    }
    for (const [job, installs, upgrades] of [
      ['upgrade', 0, 1],
      ['always', 1, 1],
      ['never', 0, 0],
    ] as const) {
      expect([await jobs({ scaling: { job } }, false), await jobs({ scaling: { job } }, true)], job).to.deep.equal([
        installs,
        upgrades,
      ])
    }
  })

  it('is a hook with its own programs, made before it and cleared away after it', async () => {
    const docs = await upgraded()
    const [job, programs] = [only(docs, 'Job', '-scale'), only(docs, 'ConfigMap', '-scale')]
    for (const { metadata } of [job, programs]) {
      expect(metadata?.annotations).to.include({
        'helm.sh/hook': 'pre-upgrade,pre-rollback',
        'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
      })
    }
    const weight = (object: { metadata?: { annotations?: Record<string, string> } }): number =>
      Number(object.metadata?.annotations?.['helm.sh/hook-weight'])
    expect(weight(programs)).to.be.lessThan(weight(job))
    const items = job.spec?.template.spec?.volumes?.find(({ name }) => name === 'scripts')?.configMap?.items ?? []
    expect(items.map(({ key }) => key).sort()).to.deep.equal(Object.keys(programs.data ?? {}).sort())
    for (const { key, path } of items) {
      const source = await readFile(new URL(`../../scripts/${path}`, import.meta.url), 'utf8')
      expect(programs.data?.[key], path).to.equal(source)
      for (const [, part] of source.matchAll(/^\. "\$LIB\/([a-z-]+\.sh)"$/gm)) {
        expect(items.map((item) => item.path)).to.include(`lib/${part}`)
      }
    }
  })

  it('has the settings of the release as it is, the counts of the new one, and no rights', async () => {
    const docs = await upgraded(counts(5, 7))
    const { spec } = only(docs, 'Job', '-scale')
    const pod = spec?.template.spec
    const { env } = containerOf(spec?.template ?? {}, 'scale')
    expect(env?.slice(1)).to.deep.equal([
      { name: 'AUTH_SECRET', value: 'demo-redis-sentinel-auth' },
      { name: 'NEW_KEY_NAMES', value: '' },
      { name: 'NEW_PERSISTENCE', value: 'yes' },
      { name: 'NEW_REDIS_REPLICAS', value: '5' },
      { name: 'NEW_SENTINEL_REPLICAS', value: '7' },
      { name: 'NEW_TOPOLOGY', value: 'statefulsets' },
      { name: 'PROXY', value: 'yes' },
    ])
    const config = pod?.volumes?.find(({ name }) => name === 'config')?.configMap
    expect(config).to.deep.equal({ name: 'demo-redis-sentinel-config', optional: true })
    expect(pod).to.include({ automountServiceAccountToken: false, restartPolicy: 'Never' })
    expect(pod?.serviceAccountName, 'one that is there before the release is').to.equal('default')
    expect(spec).to.include({ backoffLimit: 0 })
    const own = await upgraded({ serviceAccount: { create: false, name: 'mine' } })
    expect(only(own, 'Job', '-scale').spec?.template.spec?.serviceAccountName).to.equal('mine')
  })

  for (const clients of ['namespace', 'labelled', 'any']) {
    it(`may reach data pods and Sentinels and is selected by nothing, with clients: ${clients}`, async () => {
      const docs = await upgraded({ networkPolicy: { clients } })
      const labels = only(docs, 'Job', '-scale').spec?.template.metadata?.labels ?? {}
      for (const [component, port] of [
        ['redis', ports.redis],
        ['sentinel', ports.sentinel],
      ] as const) {
        const to = { namespace, labels: podOf(docs, component).metadata?.labels ?? {} }
        expect(mayConnect(docs, { from: { namespace, labels }, to, port }), component).to.equal(true)
      }
      const selectors = [
        ...allOf(docs, 'Service').map(({ spec }) => spec?.selector ?? {}),
        ...allOf(docs, 'PodDisruptionBudget').map(({ spec }) => spec?.selector?.matchLabels ?? {}),
        ...(['redis', 'sentinel', 'proxy'] as const).map((of) => makerOf(docs, of).spec?.selector.matchLabels ?? {}),
      ]
      for (const selector of selectors) {
        expect(Object.entries(selector).every(([key, value]) => labels[key] === value)).to.equal(false)
      }
    })
  }
})

describe('scaling', () => {
  const templatesOf = async (values: object): Promise<unknown[]> => {
    const { docs } = await renderChart({ values })
    return (['redis', 'sentinel'] as const).map((component) => podOf(docs, component))
  }

  it('changes no template of data pods and Sentinels: nobody restarts', async () => {
    const before = await templatesOf(counts(3, 3))
    expect(await templatesOf(counts(5, 3))).to.deep.equal(before)
    expect(await templatesOf(counts(3, 5))).to.deep.equal(before)
    expect(await templatesOf({ redis: { modules: 'none' } })).to.not.deep.equal(before)
  })

  it('gives every instance a Service, and tells all of them how many there are', async () => {
    const { docs } = await renderChart({ values: counts(5, 7) })
    const own = allOf(docs, 'Service').filter(({ metadata }) => /-(redis|sentinel)-\d$/.test(metadata?.name ?? ''))
    expect(own.length).to.equal(12)
    const settings = only(docs, 'ConfigMap', '-config').data?.['settings.env'] ?? ''
    const words = ["REDIS_REPLICAS='5'", "SENTINEL_REPLICAS='7'", "QUORUM='4'", "PARALLEL_SYNCS='4'"]
    expect(settings.split('\n')).to.include.members(words)
  })
})
