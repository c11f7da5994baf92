import { expect } from 'chai'
import { allOf, containerOf, makerOf, only, podOf } from './objects.ts'
import { helms, renderChart, type Rendering } from './helm.ts'
import { problemsOf } from './problems.ts'

for (const helm of helms) {
  describe(`defaults, rendered by ${helm}`, () => {
    let defaults: Rendering

    before(async () => {
      defaults = await renderChart({ helm, values: { auth: { existingSecret: 'passwords' } } })
    })

    it('render objects that Kubernetes accepts', () => {
      expect(defaults.stderr).to.equal('')
      expect(problemsOf(defaults)).to.deep.equal([])
    })

    it('are the objects of the design, by their final names', () => {
      expect(defaults.docs.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).to.deep.equal([
        'ConfigMap demo-redis-sentinel-config',
        'ConfigMap demo-redis-sentinel-proxy',
        'ConfigMap demo-redis-sentinel-scripts',
        'Deployment demo-redis-sentinel-proxy',
        'NetworkPolicy demo-redis-sentinel-egress',
        'NetworkPolicy demo-redis-sentinel-proxy',
        'NetworkPolicy demo-redis-sentinel-redis',
        'NetworkPolicy demo-redis-sentinel-sentinel',
        'Pod demo-redis-sentinel-test',
        'PodDisruptionBudget demo-redis-sentinel-proxy',
        'PodDisruptionBudget demo-redis-sentinel-redis',
        'PodDisruptionBudget demo-redis-sentinel-sentinel',
        'Service demo-redis-sentinel',
        'Service demo-redis-sentinel-redis-0',
        'Service demo-redis-sentinel-redis-1',
        'Service demo-redis-sentinel-redis-2',
        'Service demo-redis-sentinel-redis-headless',
        'Service demo-redis-sentinel-sentinel',
        'Service demo-redis-sentinel-sentinel-0',
        'Service demo-redis-sentinel-sentinel-1',
        'Service demo-redis-sentinel-sentinel-2',
        'Service demo-redis-sentinel-sentinel-headless',
        'ServiceAccount demo-redis-sentinel',
        'StatefulSet demo-redis-sentinel-redis',
        'StatefulSet demo-redis-sentinel-sentinel',
      ])
    })

    it('let a master hand over before the next Sentinel is restarted', () => {
      expect(makerOf(defaults.docs, 'sentinel').spec).to.include({ minReadySeconds: 5 })
    })

    it('are the same bytes when rendered twice', async () => {
      const again = await renderChart({ helm, values: { auth: { existingSecret: 'passwords' } } })
      expect(again.stdout).to.equal(defaults.stdout)
    })

    it('differ in nothing but the auth Secret when it is made by the chart', async () => {
      const [one, two] = await Promise.all([renderChart({ helm }), renderChart({ helm })])
      const others = ({ docs }: Rendering) => docs.filter(({ kind }) => kind !== 'Secret')
      expect(others(one)).to.deep.equal(others(two))
      expect(one.stdout).to.not.equal(two.stdout)
    })
  })
}

describe('the default objects', () => {
  let docs: Rendering['docs']

  before(async () => {
    const rendering = await renderChart()
    docs = rendering.docs
  })

  it('keep the generated passwords in a Secret that only an install makes', () => {
    const { metadata, immutable, stringData } = only(docs, 'Secret', '-auth')
    expect(metadata?.annotations).to.include({
      'helm.sh/hook': 'pre-install',
      'helm.sh/hook-delete-policy': 'before-hook-creation',
      'argocd.argoproj.io/hook': 'Skip',
    })
    expect(immutable, 'a kubelet would mix two installs').to.equal(undefined)
    expect(stringData?.['redis-password']).to.match(/^[A-Za-z0-9]{32}$/)
    expect(stringData?.['internal-key']).to.match(/^[A-Za-z0-9]{64}$/)
    expect(stringData?.['proxy-password']).to.match(/^[A-Za-z0-9]{32}$/)
  })

  it('give every instance an address that does not wait for readiness', () => {
    for (const { metadata, spec } of allOf(docs, 'Service')) {
      const name = metadata?.name ?? ''
      expect(spec?.publishNotReadyAddresses ?? false, name).to.equal(/-(\d|headless)$/.test(name))
      if (/-\d$/.test(name)) expect(spec?.selector).to.include({ 'statefulset.kubernetes.io/pod-name': name })
    }
  })

  it('run the guard as a native sidecar beside redis', () => {
    const pod = podOf(docs, 'redis')
    expect(containerOf(pod, 'guard').restartPolicy).to.equal('Always')
    expect(pod.spec?.containers.map(({ name }) => name)).to.deep.equal(['redis'])
    expect(containerOf(pod, 'redis').lifecycle?.preStop?.exec?.command).to.deep.equal([
      '/bin/sh',
      '/opt/redis-sentinel/prestop.sh',
    ])
  })

  it('run without root, privileges, a writable root file system, a token or Service variables', () => {
    const pods = [
      ...(['redis', 'sentinel', 'proxy'] as const).map((each) => podOf(docs, each)),
      only(docs, 'Pod', '-test'),
    ]
    for (const { spec } of pods) {
      expect(spec?.automountServiceAccountToken).to.equal(false)
      expect(spec?.enableServiceLinks).to.equal(false)
      expect(spec?.securityContext).to.deep.include({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
      for (const container of [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])]) {
        expect(container.securityContext, container.name).to.deep.equal({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        })
        expect(container.resources?.limits, container.name).to.have.property('memory')
      }
    }
  })

  it('share a directory in memory between redis and the guard, and the volume too', () => {
    const pod = podOf(docs, 'redis')
    const mounts = [
      '/data',
      '/run/redis-sentinel',
      '/etc/redis-sentinel',
      '/opt/redis-sentinel',
      '/etc/redis-sentinel-auth',
      '/usr/local/bin/sentinelctl',
    ]
    for (const name of ['redis', 'guard']) {
      expect(containerOf(pod, name).volumeMounts?.map(({ mountPath }) => mountPath)).to.deep.equal(mounts)
    }
    const run = pod.spec?.volumes?.find(({ name }) => name === 'run')
    expect(run?.emptyDir).to.deep.equal({ medium: 'Memory', sizeLimit: '16Mi' })
  })

  it('let a pod leave a dead node after 30 seconds', () => {
    const tolerations = podOf(docs, 'redis').spec?.tolerations
    expect(tolerations?.map(({ key, tolerationSeconds }) => [key, tolerationSeconds])).to.deep.equal([
      ['node.kubernetes.io/not-ready', 30],
      ['node.kubernetes.io/unreachable', 30],
    ])
  })

  it('hold a Service with the name of the release that leads to the proxy', () => {
    const { metadata, spec } = only(docs, 'Service', 'demo-redis-sentinel')
    expect(metadata?.name).to.equal('demo-redis-sentinel')
    expect(podOf(docs, 'proxy').metadata?.labels).to.include(spec?.selector)
    expect(spec?.ports?.map(({ name, port }) => [name, port])).to.deep.equal([
      ['redis', 6379],
      ['redis-replicas', 6380],
    ])
    const ports = containerOf(podOf(docs, 'proxy'), 'haproxy').ports?.map(({ name }) => name)
    expect(ports).to.include.members(spec?.ports?.map(({ targetPort }) => targetPort) ?? [])
  })
})
