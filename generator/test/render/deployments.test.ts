import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { V1Deployment } from '@kubernetes/client-node'
import { expect } from 'chai'
import { load } from 'js-yaml'
import { instanceLabel } from '../../src/model/patterns.ts'
import { chartDirectory, renderChart } from './helm.ts'
import type { Manifest } from './helm.ts'
import { allOf, containerOf, fileOf, only, podOf } from './objects.ts'
import { soundDocs } from './sound-docs.ts'

const topology = 'deployments'
const name = 'demo-redis-sentinel'
const render = (values: object = {}): Promise<Manifest[]> => soundDocs({ values: { topology, ...values } })

/** Of each instance, by its name. */
function instances(docs: readonly Manifest[]): Map<string, V1Deployment> {
  const own = allOf(docs, 'Deployment').filter(({ metadata }) => metadata?.labels?.[instanceLabel] !== undefined)
  return new Map(own.map((each) => [each.metadata?.name ?? '', each]))
}

const numbered = (component: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${name}-${component}-${i}`)

describe('a Deployment for each instance', () => {
  it('and a claim, in place of the StatefulSets', async () => {
    const docs = await render({ redis: { replicas: 5 } })
    const all = [...numbered('redis', 5), ...numbered('sentinel', 3)]
    expect(allOf(docs, 'StatefulSet')).to.deep.equal([])
    expect([...instances(docs).keys()]).to.have.members(all)
    expect(docs.filter(({ kind }) => kind === 'PersistentVolumeClaim').map(({ metadata }) => metadata.name))
      .to.have //
      .members(all.map((instance) => `data-${instance}`))
    for (const { spec } of instances(docs).values()) {
      expect(spec).to.deep.include({ replicas: 1, strategy: { type: 'Recreate' } })
    }
  })

  it('has the template of the StatefulSet, but for what tells the instance from others', async () => {
    const sets = await soundDocs()
    const docs = await render()
    for (const component of ['redis', 'sentinel'] as const) {
      const template = instances(docs).get(`${name}-${component}-1`)?.spec?.template
      const pod = template?.spec
      if (!pod) throw new Error(`no pod of ${component}-1`)
      for (const container of [...(pod.initContainers ?? []), ...pod.containers]) {
        expect(container.env?.pop(), container.name).to.deep.equal({
          name: 'HA_INSTANCE',
          value: `${name}-${component}-1`,
        })
      }
      expect(pod.volumes?.shift()).to.deep.equal({
        name: 'data',
        persistentVolumeClaim: { claimName: `data-${name}-${component}-1` },
      })
      const { affinity, nodeSelector, terminationGracePeriodSeconds: grace = 0, ...rest } = pod
      expect(nodeSelector).to.deep.equal({ 'kubernetes.io/os': 'linux' })
      expect(affinity).to.not.equal(undefined)
      const labels = template?.metadata?.labels ?? {}
      expect(labels[instanceLabel]).to.equal(`${name}-${component}-1`)
      delete labels[instanceLabel]
      const set = podOf(sets, component)
      const { terminationGracePeriodSeconds: usual = 0, ...others } = set.spec ?? {}
      expect(grace, 'for the turn of the pod').to.equal(usual + (component === 'redis' ? 600 : 200))
      const [container] = rest.containers
      if (component === 'sentinel' && container) {
        expect(container.lifecycle?.preStop?.exec?.command?.at(-1)).to.equal('/opt/redis-sentinel/sentinel-stop.sh')
        delete container.lifecycle
      }
      expect(rest).to.deep.equal(others)
      expect(labels).to.deep.equal(set.metadata?.labels)
    }
  })

  it('keeps a second pod of its instance from every node, beside the rules of the user', async () => {
    const term = { topologyKey: 'zone', labelSelector: { matchLabels: { a: 'b' } } }
    const affinity = {
      nodeAffinity: {},
      podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] },
    }
    const docs = await render({ redis: { pod: { affinity, nodeSelector: { disk: 'ssd' } } } })
    for (const [instance, { spec }] of instances(docs)) {
      const pod = spec?.template.spec
      const terms = pod?.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
      expect(terms[0]?.topologyKey).to.equal('kubernetes.io/os')
      expect(terms[0]?.labelSelector?.matchLabels).to.deep.equal(spec?.selector.matchLabels)
      expect(spec?.selector.matchLabels?.[instanceLabel]).to.equal(instance)
      if (!instance.includes('-redis-', name.length)) continue
      expect(terms.slice(1)).to.deep.equal([term])
      expect(pod?.affinity?.nodeAffinity).to.deep.equal({})
      expect(pod?.nodeSelector).to.deep.equal({ 'kubernetes.io/os': 'linux', disk: 'ssd' })
    }
  })

  it('has the Service that its instance has in the other topology, which selects its pod alone', async () => {
    const docs = await render()
    for (const [instance, { spec }] of instances(docs)) {
      const service = allOf(docs, 'Service').find(({ metadata }) => metadata?.name === instance)
      expect(service?.spec?.selector).to.deep.equal(spec?.selector.matchLabels)
      expect(service?.spec?.publishNotReadyAddresses).to.equal(true)
    }
    const namesOf = (all: readonly Manifest[]) => allOf(all, 'Service').map(({ metadata }) => metadata?.name)
    expect(namesOf(docs)).to.deep.equal(namesOf(await soundDocs()))
  })

  it('stays as it is when the number of instances changes', async () => {
    const few = instances(await render())
    const many = instances(await render({ redis: { replicas: 5 }, sentinel: { replicas: 5 } }))
    for (const [instance, before] of few) expect(many.get(instance), instance).to.deep.equal(before)
  })

  it('tells the programs and the Job before an upgrade what makes the pods', async () => {
    const { docs } = await renderChart({ values: { topology }, upgrade: true })
    expect(fileOf(docs, '-config', 'settings.env')).to.match(/^TOPOLOGY='deployments'$/m)
    const env = containerOf(only(docs, 'Job', '-scale').spec?.template ?? {}, 'scale').env
    expect(env).to.deep.include({ name: 'NEW_TOPOLOGY', value: topology })
  })

  it('keeps its name from variables of the user', async () => {
    const docs = await render({ redis: { pod: { extraEnv: { HA_INSTANCE: 'mine', TZ: 'UTC' } } } })
    const pod = instances(docs).get(`${name}-redis-2`)?.spec?.template ?? {}
    expect(containerOf(pod, 'guard').env?.slice(1)).to.deep.equal([
      { name: 'HA_INSTANCE', value: `${name}-redis-2` },
      { name: 'TZ', value: 'UTC' },
    ])
  })
})

describe('the claim of an instance', () => {
  const claimsOf = async (redis: object) =>
    (await render({ redis: { persistence: redis } })).filter(({ metadata }) =>
      metadata.name.startsWith(`data-${name}-redis-`),
    )
  it('stays when its instance goes, unless it is to go too', async () => {
    const keep = { 'helm.sh/resource-policy': 'keep' }
    for (const { metadata } of await claimsOf({})) expect(metadata.annotations).to.deep.equal(keep)
    const gone = await claimsOf({ retention: { whenDeleted: 'Delete', whenScaled: 'Delete' }, annotations: { a: 'b' } })
    for (const { metadata } of gone) expect(metadata.annotations).to.deep.equal({ a: 'b' })
  })
  it('is what a StatefulSet would ask for', async () => {
    const persistence = { size: '9Gi', storageClass: 'fast', accessModes: ['ReadWriteOncePod'], labels: { team: 'a' } }
    const set = only(await soundDocs({ values: { redis: { persistence } } }), 'StatefulSet', '-redis').spec
    const [template] = set?.volumeClaimTemplates ?? []
    for (const claim of await claimsOf(persistence)) {
      expect(claim.metadata.annotations).to.include({ 'redis-sentinel/storage-class': 'fast' })
      expect((claim as unknown as { spec: unknown }).spec).to.deep.equal(template?.spec)
      const { [instanceLabel]: instance, ...labels } = claim.metadata.labels ?? {}
      expect(`data-${instance}`).to.equal(claim.metadata.name)
      expect(labels).to.deep.equal(template?.metadata?.labels)
    }
  })
  it('is none without persistence: the data goes with the pod', async () => {
    const docs = await render({ redis: { persistence: { enabled: false } } })
    const volumes = instances(docs).get(`${name}-redis-0`)?.spec?.template.spec?.volumes
    expect(volumes?.[0]).to.deep.equal({ name: 'data', emptyDir: {} })
    expect(await claimsOf({ enabled: false })).to.deep.equal([])
  })
})

// As the API server returns them.
const deployment = (volume: object): object => ({
  metadata: { name: 'demo-redis-0' },
  spec: { template: { spec: { volumes: [{ name: 'run' }, { name: 'data', ...volume }] } } },
})
const first = deployment({ persistentVolumeClaim: { claimName: 'data-demo-redis-0' } })
const set = { metadata: { name: 'demo-redis' } }
const claim = (spec: object = {}, owner = 'demo', annotations: object = {}): object => ({
  metadata: { name: 'data-demo-redis-0', annotations: { 'meta.helm.sh/release-name': owner, ...annotations } },
  spec: {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'standard',
    resources: { requests: { storage: '8Gi' } },
    ...spec,
  },
})

const cases: [title: string, found: object, values: object, says: RegExp[]][] = [
  ['nothing', { first, claims: [claim()] }, {}, []],
  ['nothing of a new release', { claims: [] }, {}, []],
  [
    'the topology',
    { set },
    {},
    [/^topology is deployments, but demo-redis is there from topology statefulsets, .*docs/],
  ],
  [
    'the topology back',
    { first },
    { topology: 'statefulsets' },
    [/^topology is statefulsets, but demo-redis-0 is there from topology deployments, .*backup/],
  ],
  ['a larger size, which Kubernetes grants where the class can', { first, claims: [claim()] }, { size: '9Gi' }, []],
  ['a smaller size', { first, claims: [claim()] }, { size: '7Gi' }, [/persistence\.size is 7Gi, but .* has 8Gi/]],
  ['the class', { first, claims: [claim()] }, { storageClass: 'fast' }, [/storageClass is "fast", but .* "standard"/]],
  [
    'the access modes',
    { first, claims: [claim()] },
    { accessModes: ['ReadWriteOncePod'] },
    [/accessModes is \["ReadWriteOncePod"\]/],
  ],
  [
    'a larger size of one instance',
    { first, claims: [claim()] },
    { size: '4Gi', instances: { '0': { size: '9Gi' }, '1': { size: '1Gi' } } },
    [],
  ],
  [
    'a smaller size of one instance',
    { first, claims: [claim()] },
    { instances: { '0': { size: '7Gi' } } },
    [/^redis\.instances\.0\.size is 7Gi, but .* has 8Gi/],
  ],
  [
    'the class of one instance',
    { first, claims: [claim()] },
    { storageClass: 'standard', instances: { '0': { storageClass: 'fast' } } },
    [/^redis\.instances\.0\.storageClass is "fast", but .* "standard", .*another name/],
  ],
  [
    'the class of one instance to that of all',
    { first, claims: [claim({ storageClassName: 'fast' }, 'demo', { 'redis-sentinel/storage-class': 'fast' })] },
    { instances: { '1': { storageClass: 'fast' } } },
    [/^redis\.persistence\.storageClass is "", but .* has "fast"/],
  ],
  [
    'the class of an instance that keeps its own',
    { first, claims: [claim({ storageClassName: 'fast' }, 'demo', { 'redis-sentinel/storage-class': 'fast' })] },
    { storageClass: 'slow', instances: { '0': { storageClass: 'fast' } } },
    [],
  ],
  ['volumes for none', { first: deployment({ emptyDir: {} }) }, {}, [/enabled is true, but .* have no volumes/]],
  [
    'none for volumes',
    { first, claims: [claim()] },
    { enabled: false },
    [/enabled is false, but .* persistent volumes/],
  ],
  ['claims that another made', { claims: [claim({}, 'other')] }, {}, [/data-demo-redis-0 is there, and no instance/]],
]

describe('an upgrade that changes of instances that there are', () => {
  let chart = ''
  before(async () => {
    chart = await mkdtemp(join(tmpdir(), 'chart-'))
    await cp(chartDirectory, chart, { recursive: true })
    // A render finds nothing in a cluster: here it comes from the values.
    const template = `{{- include "redis-sentinel.complete" . }}
messages:
{{- $input := dict "root" . "component" "redis" "persistence" .Values.redis.persistence "instances" (.Values.global.instances | default dict) }}
{{- include "redis-sentinel.instanceObjections" (merge $input .Values.global.found) | nindent 2 }}
`
    await writeFile(join(chart, 'templates/objections.yaml'), template)
  })
  after(() => rm(chart, { recursive: true }))

  for (const [title, found, { topology: other = topology, instances = {}, ...persistence }, says] of cases as [
    string,
    object,
    { topology?: string; instances?: object },
    RegExp[],
  ][]) {
    it(`${title} is ${says.length === 0 ? 'taken' : 'refused with the way out'}`, async () => {
      const values = { topology: other, redis: { persistence, instances }, global: { found, instances } }
      const { stdout, stderr } = await renderChart({ chart, values })
      expect(stderr).to.equal('')
      const part = stdout.split('---\n').find((text) => text.includes('templates/objections.yaml')) ?? ''
      const { messages } = load(part) as { messages: string[] }
      expect(messages).to.have.length(says.length)
      for (const [i, want] of says.entries()) expect(messages[i]).to.match(want)
    })
  }
})
