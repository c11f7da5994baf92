import { expect } from 'chai'
import { fields, list } from '../../src/check/fields.ts'
import { workloadsOf } from '../../src/check/workloads.ts'
import { renderChart } from './helm.ts'
import { allOf, containerOf, makerOf, only, podOf } from './objects.ts'
import { overlay } from './overlay.ts'
import { problemsOf } from './problems.ts'

async function docsOf(values: object) {
  const rendering = await renderChart({ values })
  expect(problemsOf(rendering)).to.deep.equal([])
  return rendering.docs
}

/** The images of all containers, each once. */
async function imagesOf(values: object): Promise<string[]> {
  const docs = await docsOf(values)
  const specs = [podOf(docs, 'redis').spec, podOf(docs, 'sentinel').spec, only(docs, 'Pod', '-test').spec]
  const containers = specs.flatMap((spec) => [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])])
  return [...new Set(containers.map(({ image = '' }) => image))]
}

describe('the image', () => {
  const digest = `sha256:${'a1'.repeat(32)}`

  it('is the official one by its tag', async () => {
    expect(await imagesOf({})).to.deep.equal(['docker.io/library/redis:8.0.6'])
  })

  it('comes from the registry and repository of the values', async () => {
    const image = { registry: 'registry.example.org:5000/mirror', repository: 'valkey/valkey', tag: '9.1.2' }
    expect(await imagesOf({ image })).to.deep.equal(['registry.example.org:5000/mirror/valkey/valkey:9.1.2'])
  })

  it('comes from the global registry when there is one', async () => {
    const values = { global: { imageRegistry: 'mirror.example.org' }, image: { registry: 'other.example.org' } }
    expect(await imagesOf(values)).to.deep.equal(['mirror.example.org/library/redis:8.0.6'])
  })

  it('has no leading slash without a registry', async () => {
    expect(await imagesOf({ image: { registry: '' } })).to.deep.equal(['library/redis:8.0.6'])
  })

  it('is named by its digest alone when that is given', async () => {
    expect(await imagesOf({ image: { digest } })).to.deep.equal([`docker.io/library/redis@${digest}`])
  })

  it('is pulled with the secrets of the chart and of the globals, each once', async () => {
    const docs = await docsOf({
      global: { imagePullSecrets: ['shared', { name: 'object' }] },
      image: { pullSecrets: ['own', 'shared'], pullPolicy: 'Always' },
    })
    for (const spec of [podOf(docs, 'redis').spec, podOf(docs, 'sentinel').spec, only(docs, 'Pod', '-test').spec]) {
      expect(spec?.imagePullSecrets).to.deep.equal([{ name: 'shared' }, { name: 'object' }, { name: 'own' }])
      expect(spec?.containers[0]?.imagePullPolicy).to.equal('Always')
    }
  })
})

describe('labels and annotations', () => {
  it('for all objects reach all objects', async () => {
    const docs = await docsOf({ commonLabels: { team: 'cache' }, commonAnnotations: { note: 'x: "y"' } })
    for (const { kind, metadata } of docs) {
      expect(metadata.labels, `${kind} ${metadata.name}`).to.include({ team: 'cache' })
      expect(metadata.annotations, `${kind} ${metadata.name}`).to.include({ note: 'x: "y"' })
    }
    expect(podOf(docs, 'redis').metadata?.labels).to.include({ team: 'cache' })
  })

  it('for Services and the ServiceAccount reach these', async () => {
    const docs = await docsOf({
      services: { labels: { a: '1' }, annotations: { b: 'on' } },
      serviceAccount: { annotations: { c: 'd' } },
    })
    for (const { metadata } of allOf(docs, 'Service')) {
      expect(metadata?.labels).to.include({ a: '1' })
      expect(metadata?.annotations).to.deep.equal({ b: 'on' })
    }
    expect(only(docs, 'ServiceAccount', '').metadata?.annotations).to.deep.equal({ c: 'd' })
  })

  it('of one object win over those of all', async () => {
    const docs = await docsOf({
      commonLabels: { team: 'all' },
      commonAnnotations: { note: 'all' },
      services: { labels: { team: 'services' }, annotations: { note: 'services' } },
    })
    const { metadata } = only(docs, 'Service', '-sentinel-sentinel')
    expect(metadata?.labels).to.include({ team: 'services' })
    expect(metadata?.annotations).to.include({ note: 'services' })
  })

  it('never replace the labels that select pods', async () => {
    const { docs } = await renderChart({
      skipSchema: true,
      values: { redis: { pod: { labels: { 'app.kubernetes.io/component': 'x' } } } },
    })
    expect(podOf(docs, 'redis').metadata?.labels).to.include({ 'app.kubernetes.io/component': 'redis' })
  })

  it('of claims reach the claims alone', async () => {
    const docs = await docsOf({ redis: { persistence: { labels: { backup: 'daily' }, annotations: { keep: 'yes' } } } })
    const [claim] = only(docs, 'StatefulSet', '-redis').spec?.volumeClaimTemplates ?? []
    expect(claim?.metadata?.labels).to.include({ backup: 'daily' })
    expect(claim?.metadata?.annotations).to.deep.equal({ keep: 'yes' })
  })
})

for (const component of ['redis', 'sentinel', 'proxy'] as const) {
  describe(`knobs of the ${component} pods`, () => {
    const main = component === 'proxy' ? 'haproxy' : component
    const knobs = (pod: object) => docsOf(overlay(`${component}.pod`, pod))

    it('place the pods', async () => {
      const toleration = { key: 'dedicated', operator: 'Equal', value: 'redis', effect: 'NoSchedule' }
      const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [] } }
      const docs = await knobs({
        nodeSelector: { disk: 'ssd' },
        tolerations: [toleration],
        affinity,
        priorityClassName: 'high',
      })
      const { spec } = podOf(docs, component)
      expect(spec?.nodeSelector).to.deep.equal({ disk: 'ssd' })
      expect(spec?.tolerations?.slice(2)).to.deep.equal([toleration])
      expect(spec?.affinity).to.deep.equal(affinity)
      expect(spec?.priorityClassName).to.equal('high')
    })

    for (const [spread, rule] of Object.entries({
      preferred: 'ScheduleAnyway',
      required: 'DoNotSchedule',
      none: undefined,
    })) {
      it(`spread the pods over nodes: ${spread}`, async () => {
        const docs = await knobs({ spread })
        const constraints = podOf(docs, component).spec?.topologySpreadConstraints
        expect(constraints?.[0]?.whenUnsatisfiable).to.equal(rule)
        if (rule) {
          expect(constraints?.[0]).to.include({ topologyKey: 'kubernetes.io/hostname', maxSkew: 1 })
          const { selector } = makerOf(docs, component).spec ?? {}
          expect(constraints?.[0]?.labelSelector).to.deep.equal(selector)
        }
      })
    }

    it('label and annotate the pods', async () => {
      const { metadata } = podOf(await knobs({ labels: { tier: 'a' }, annotations: { note: 'b' } }), component)
      expect(metadata?.labels).to.include({ tier: 'a' })
      expect(metadata?.annotations).to.include({ note: 'b' })
    })

    it('add variables, which win over those of the chart', async () => {
      const docs = await knobs({ extraEnv: { TZ: 'UTC', EMPTY: '', N: 'yes', POD_NAME: 'mine' } })
      expect(containerOf(podOf(docs, component), main).env).to.deep.equal([
        { name: 'EMPTY', value: '' },
        { name: 'N', value: 'yes' },
        { name: 'POD_NAME', value: 'mine' },
        { name: 'TZ', value: 'UTC' },
      ])
    })

    it('add volumes, mounts and containers', async () => {
      const { securityContext } = containerOf(podOf(await docsOf({}), component), main)
      const docs = await knobs({
        extraVolumes: [{ name: 'more', emptyDir: {} }],
        extraVolumeMounts: [{ name: 'more', mountPath: '/more', readOnly: true }],
        extraContainers: [{ name: 'sidecar', image: 'docker.io/library/busybox:1.37', securityContext }],
      })
      const pod = podOf(docs, component)
      expect(pod.spec?.volumes?.at(-1)).to.deep.equal({ name: 'more', emptyDir: {} })
      expect(containerOf(pod, main).volumeMounts?.at(-1)).to.deep.equal({
        name: 'more',
        mountPath: '/more',
        readOnly: true,
      })
      expect(pod.spec?.containers.map(({ name }) => name)).to.deep.equal([main, 'sidecar'])
    })

    const taken: Record<string, object> = {
      'extraVolumes has the name data': { extraVolumes: [{ name: 'data', emptyDir: {} }] },
      'extraVolumeMounts has the mountPath /data': { extraVolumeMounts: [{ name: 'x', mountPath: '/data/' }] },
      [`extraContainers has the name ${main}`]: { extraContainers: [{ name: main, image: 'x' }] },
    }
    for (const [message, pod] of Object.entries(taken)) {
      it(`take no name of the chart: ${message}`, async () => {
        const { ok, stderr } = await renderChart({ values: overlay(`${component}.pod`, pod) })
        expect(ok).to.equal(false)
        expect(stderr).to.include(`${component}.pod.${message}`)
      })
    }

    it('set resources and the grace period', async () => {
      const resources = { requests: { cpu: '2', memory: '1Gi' }, limits: { cpu: '3', memory: '1Gi' } }
      const docs = await docsOf({ [component]: { resources, terminationGracePeriodSeconds: 120 } })
      const pod = podOf(docs, component)
      expect(containerOf(pod, main).resources).to.deep.equal(resources)
      expect(pod.spec?.terminationGracePeriodSeconds).to.equal(120)
    })

    if (component === 'proxy') return
    it('set the volume', async () => {
      const persistence = { size: '20Gi', storageClass: 'fast', accessModes: ['ReadWriteOncePod'] }
      const docs = await docsOf({ [component]: { persistence } })
      expect(only(docs, 'StatefulSet', `-${component}`).spec?.volumeClaimTemplates?.[0]?.spec).to.deep.equal({
        accessModes: ['ReadWriteOncePod'],
        resources: { requests: { storage: '20Gi' } },
        storageClassName: 'fast',
      })
    })
  })
}

describe('the other knobs', () => {
  it('give the storage class of the globals to claims that name none', async () => {
    const docs = await docsOf({
      global: { storageClass: 'shared' },
      sentinel: { persistence: { storageClass: 'own' } },
    })
    const classOf = (component: string) =>
      only(docs, 'StatefulSet', `-${component}`).spec?.volumeClaimTemplates?.[0]?.spec?.storageClassName
    expect([classOf('redis'), classOf('sentinel')]).to.deep.equal(['shared', 'own'])
  })

  it('set user and groups as whole numbers', async () => {
    const podSecurity = { runAsUser: 1000650000, runAsGroup: 1000650001, fsGroup: 1000650002 }
    const rendering = await renderChart({ values: { podSecurity } })
    expect(rendering.stdout).to.include('runAsUser: 1000650000\n')
    expect(podOf(rendering.docs, 'redis').spec?.securityContext).to.include(podSecurity)
  })

  it('leave the ids to the platform, and nothing else', async () => {
    const fixed = workloadsOf((await docsOf({})).map(fields))
    const free = workloadsOf((await docsOf({ podSecurity: { fixedIds: false } })).map(fields))
    expect(free.length).to.be.at.least(4)
    for (const [i, { where, pod }] of free.entries()) {
      const { runAsUser, runAsGroup, fsGroup, ...rest } = fields(fixed[i]?.pod['securityContext'])
      expect([runAsUser, runAsGroup, fsGroup], where).to.deep.equal([999, 999, 999])
      expect(pod['securityContext'], where).to.deep.equal(rest)
      const auth = list(pod['volumes']).find(({ name }) => name === 'auth')
      const volume = fields(auth?.['secret'] ?? auth?.['projected'])
      expect(volume['defaultMode'], 'a user of group 0 reads the passwords too').to.equal(0o440)
    }
  })

  it('leave out the budgets', async () => {
    expect(allOf(await docsOf({ podDisruptionBudget: { enabled: false } }), 'PodDisruptionBudget')).to.deep.equal([])
  })

  it('use a ServiceAccount that is there already', async () => {
    const docs = await docsOf({ serviceAccount: { create: false, name: 'existing' } })
    expect(allOf(docs, 'ServiceAccount')).to.deep.equal([])
    expect(podOf(docs, 'redis').spec?.serviceAccountName).to.equal('existing')
  })

  it('use a Secret that is there already', async () => {
    const docs = await docsOf({ auth: { existingSecret: 'passwords' } })
    expect(allOf(docs, 'Secret')).to.deep.equal([])
    for (const component of ['redis', 'sentinel'] as const) {
      const volume = podOf(docs, component).spec?.volumes?.find(({ name }) => name === 'auth')
      expect(volume?.secret?.secretName).to.equal('passwords')
    }
    const proxy = podOf(docs, 'proxy').spec?.volumes?.find(({ name }) => name === 'auth')
    expect(
      proxy?.projected?.sources?.map(({ secret }) => [secret?.name, secret?.items?.[0]?.key, secret?.optional]),
    ).to.deep.equal([
      ['passwords', 'internal-key', undefined],
      ['passwords', 'internal-key-previous', true],
    ])
  })

  it('add objects as they are', async () => {
    const object = (name: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name },
      data: { a: '{{ b }}' },
    })
    const docs = await docsOf({ extraObjects: { one: object('one'), two: object('two') } })
    expect(docs.filter(({ metadata }) => ['one', 'two'].includes(metadata.name))).to.deep.equal([
      object('one'),
      object('two'),
    ])
  })
})
