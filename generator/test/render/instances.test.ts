import type { V1Deployment, V1PersistentVolumeClaim, V1ResourceRequirements } from '@kubernetes/client-node'
import { expect } from 'chai'
import type { ValuesFile } from '../../../schemas/values.d.ts'
import { renderChart, type Manifest } from './helm.ts'
import { allOf, containerOf, fileOf } from './objects.ts'
import { soundDocs } from './sound-docs.ts'

const topology = 'deployments'
const name = 'demo-redis-sentinel'
const zoneLabel = 'topology.kubernetes.io/zone'
const classAnnotation = 'redis-sentinel/storage-class'
const docsOf = (values: ValuesFile): Promise<Manifest[]> => soundDocs({ values: { topology, ...values } })

function deploymentOf(docs: readonly Manifest[], instance: string): V1Deployment {
  const found = allOf(docs, 'Deployment').find(({ metadata }) => metadata?.name === `${name}-${instance}`)
  if (!found) throw new Error(`no Deployment of ${instance}`)
  return found
}

function claimOf(docs: readonly Manifest[], instance: string): V1PersistentVolumeClaim {
  const found = docs.find(({ metadata }) => metadata.name === `data-${name}-${instance}`)
  if (!found) throw new Error(`no claim of ${instance}`)
  return found
}

const podOf = (docs: readonly Manifest[], instance: string) => deploymentOf(docs, instance).spec?.template ?? {}
const resourcesOf = (docs: readonly Manifest[], instance: string): V1ResourceRequirements | undefined =>
  containerOf(podOf(docs, instance), instance.replace(/-.*/, '')).resources

describe('settings of one instance', () => {
  it('change what makes that instance, and nothing else', async () => {
    const own = {
      zone: 'zone-b',
      nodeSelector: { disk: 'nvme' },
      storageClass: 'fast',
      size: '20Gi',
      resources: { limits: { memory: '1Gi' } },
    }
    for (const kind of ['redis', 'sentinel'] as const) {
      const before = await docsOf({})
      const after = await docsOf({ [kind]: { instances: { '1': own } } })
      const changed = after.filter((doc, i) => JSON.stringify(doc) !== JSON.stringify(before[i]))
      // The Secret is new in each render.
      expect(changed.filter((doc) => doc.kind !== 'Secret').map((doc) => `${doc.kind} ${doc.metadata.name}`))
        .to.have //
        .members([`Deployment ${name}-${kind}-1`, `PersistentVolumeClaim data-${name}-${kind}-1`])
      const pod = podOf(after, `${kind}-1`)
      expect(pod.spec?.nodeSelector).to.deep.equal({ 'kubernetes.io/os': 'linux', [zoneLabel]: 'zone-b', disk: 'nvme' })
      expect(resourcesOf(after, `${kind}-1`)?.limits?.['memory']).to.equal('1Gi')
      const { metadata, spec } = claimOf(after, `${kind}-1`)
      expect(spec?.storageClassName).to.equal('fast')
      expect(spec?.resources?.requests).to.deep.equal({ storage: '20Gi' })
      expect(metadata?.annotations).to.deep.equal({ 'helm.sh/resource-policy': 'keep', [classAnnotation]: 'fast' })
    }
  })

  it('stand over those of all, key by key', async () => {
    const docs = await docsOf({
      redis: {
        pod: { nodeSelector: { disk: 'ssd', rack: '7', [zoneLabel]: 'zone-a' } },
        resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } },
        persistence: { storageClass: 'slow', size: '10Gi' },
        instances: {
          '0': { zone: 'zone-c', resources: { requests: { cpu: '2' } }, size: '12Gi' },
          '1': { nodeSelector: { disk: 'nvme' }, zone: '', storageClass: '' },
        },
      },
    })
    const selectorOf = (instance: string) => podOf(docs, instance).spec?.nodeSelector
    const os = { 'kubernetes.io/os': 'linux' }
    expect(selectorOf('redis-0')).to.deep.equal({ ...os, disk: 'ssd', rack: '7', [zoneLabel]: 'zone-c' })
    expect(selectorOf('redis-1')).to.deep.equal({ ...os, disk: 'nvme', rack: '7', [zoneLabel]: 'zone-a' })
    expect(selectorOf('redis-2')).to.deep.equal({ ...os, disk: 'ssd', rack: '7', [zoneLabel]: 'zone-a' })
    const [first, second] = [resourcesOf(docs, 'redis-0'), resourcesOf(docs, 'redis-2')]
    expect(first).to.deep.equal({ requests: { cpu: '2', memory: '1Gi' }, limits: { memory: '1Gi' } })
    expect(second).to.deep.equal({ requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } })
    const volumes = ['redis-0', 'redis-1', 'redis-2'].map((instance) => {
      const { spec } = claimOf(docs, instance)
      return [spec?.storageClassName, spec?.resources?.requests?.['storage']]
    })
    expect(volumes).to.deep.equal([
      ['slow', '12Gi'],
      ['slow', '10Gi'],
      ['slow', '10Gi'],
    ])
  })

  it('leave maxmemory, backlog and buffers to the limit of all, which is the lowest', async () => {
    const all = { resources: { limits: { memory: '256Mi' } } }
    const more = { instances: { '0': { resources: { limits: { memory: '8Gi' } } } } }
    const [before, after] = [await docsOf({ redis: all }), await docsOf({ redis: { ...all, ...more } })]
    expect(fileOf(after, '-config', 'redis.conf')).to.equal(fileOf(before, '-config', 'redis.conf'))
    expect(resourcesOf(after, 'redis-0')?.limits).to.deep.equal({ memory: '8Gi' })
    expect(resourcesOf(after, 'redis-1')?.limits).to.deep.equal({ memory: '256Mi' })
    expect(fileOf(after, '-config', 'redis.conf')).to.match(/^maxmemory 161061273$/m)
  })

  it('name a class for an instance alone, also that of a volume without one', async () => {
    const docs = await docsOf({
      global: { storageClass: 'shared' },
      redis: { instances: { '2': { storageClass: '-' } } },
    })
    expect(claimOf(docs, 'redis-0').spec?.storageClassName).to.equal('shared')
    const { metadata, spec } = claimOf(docs, 'redis-2')
    expect([spec?.storageClassName, metadata?.annotations?.[classAnnotation]]).to.deep.equal(['', ''])
    expect(claimOf(await docsOf({}), 'redis-0').metadata?.annotations).to.not.have.property(classAnnotation)
  })

  for (const skipSchema of [false, true]) {
    it(`that are null are none${skipSchema ? ', also without the schema' : ''}`, async () => {
      const values = { topology, redis: { instances: { '1': null, '8': null } } }
      const { stderr, docs } = await renderChart({ values, skipSchema })
      expect(stderr).to.equal('')
      expect(podOf(docs, 'redis-1').spec?.nodeSelector).to.deep.equal({ 'kubernetes.io/os': 'linux' })
      const sets = await renderChart({ values: { redis: { instances: { '1': null } } }, skipSchema })
      expect(sets.stderr).to.equal('')
    })
  }

  it('of another sort are refused with their path, also without the schema', async () => {
    const wrong: [own: unknown, schema: RegExp, guard: string][] = [
      ['zone-b', /'\/redis\/instances\/0'/, 'redis.instances.0 is "zone-b": write a map'],
      [{ zone: 1 }, /'\/redis\/instances\/0\/zone'/, 'redis.instances.0.zone is 1: write a text, in quotes'],
      [
        { nodeSelector: 'a' },
        /'\/redis\/instances\/0\/nodeSelector'/,
        'redis.instances.0.nodeSelector is "a": write a',
      ],
      [
        { resources: { limits: 1 } },
        /instances\/0\/resources\/limits'/,
        'redis.instances.0.resources.limits is 1: write',
      ],
    ]
    for (const [own, schema, guard] of wrong) {
      const values = { topology, redis: { instances: { '0': own } } }
      expect((await renderChart({ values })).stderr).to.match(schema)
      expect((await renderChart({ values, skipSchema: true })).stderr).to.include(guard)
    }
  })
})
