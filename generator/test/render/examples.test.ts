import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { places } from '../../src/emit/chart-files.ts'
import { filesUnder, repository } from '../../src/files.ts'
import { chartDirectory, helms, kubeVersion, renderChart } from './helm.ts'
import type { Manifest } from './helm.ts'
import { allOf, containerOf, fileOf, makerOf, only, podOf } from './objects.ts'
import { soundDocs } from './sound-docs.ts'

const run = promisify(execFile)

/** Fails when a rendering does not meet the need that the head of its file names. */
type Check = (docs: readonly Manifest[]) => void

const own: Check = (docs) => {
  expect(allOf(docs, 'Secret')).to.deep.equal([])
  expect(JSON.stringify(podOf(docs, 'redis').spec?.volumes)).to.contain('"my-redis"')
}
const onValkey: Check = (docs) => {
  for (const name of ['redis', 'guard'])
    expect(containerOf(podOf(docs, 'redis'), name).image).to.equal('docker.io/valkey/valkey:9.1.2')
  expect(containerOf(podOf(docs, 'sentinel'), 'sentinel').image).to.equal('docker.io/valkey/valkey:9.1.2')
}
const withoutProxy: Check = (docs) => expect(allOf(docs, 'Deployment')).to.deep.equal([])
const claims = (docs: readonly Manifest[], component: 'redis' | 'sentinel'): unknown =>
  only(docs, 'StatefulSet', `-${component}`).spec?.volumeClaimTemplates
const size = (docs: readonly Manifest[]): (number | undefined)[] =>
  (['redis', 'sentinel'] as const).map((component) => makerOf(docs, component).spec?.replicas)

const checks: Record<string, Check> = {
  'backup.yaml': (docs) => {
    const job = JSON.stringify(only(docs, 'CronJob', '-backup'))
    for (const word of ['s3-keys', 'backup-key', 'redis-backups', '"RETENTION_DAYS","value":"30"'])
      expect(job).to.contain(word)
    const rules = JSON.stringify(docs.find(({ kind }) => kind === 'PrometheusRule'))
    for (const rule of ['BackupTooOld', 'BackupFailed', 'DrillFailed']) expect(rules).to.contain(`RedisSentinel${rule}`)
  },
  'notifications.yaml': (docs) => {
    const endpoints = fileOf(docs, '-notifier', 'notices.conf').match(/^endpoint .*$/gm)
    expect(endpoints).to.deep.equal(['endpoint chat slack', 'endpoint alerts alertmanager'])
    expect(JSON.stringify(only(docs, 'Deployment', '-notifier'))).to.contain('"redis-notifications"')
  },
  'deployments.yaml': (docs) => {
    expect(allOf(docs, 'StatefulSet')).to.deep.equal([])
    const claimed = docs.filter(({ kind }) => kind === 'PersistentVolumeClaim')
    expect(claimed).to.have.length(6)
    for (const claim of claimed) expect(JSON.stringify(claim)).to.contain('"accessModes":["ReadWriteOncePod"]')
  },
  'zones-by-number.yaml': (docs) => {
    const placed = allOf(docs, 'Deployment').flatMap(({ metadata, spec }) => {
      const zone = spec?.template.spec?.nodeSelector?.['topology.kubernetes.io/zone']
      return zone === undefined ? [] : [`${metadata?.name?.replace(/.*-(?=[a-z]+-\d$)/, '')} ${zone}`]
    })
    const zones = ['0 zone-a', '1 zone-b', '2 zone-c']
    expect(placed).to.have.members(['redis', 'sentinel'].flatMap((kind) => zones.map((each) => `${kind}-${each}`)))
    const fast = docs.filter((doc) => JSON.stringify(doc).includes('"storageClassName":"fast-local"'))
    expect(fast.map(({ metadata }) => metadata.name).join()).to.match(/^data-[a-z-]*-redis-0$/)
  },
  'development.yaml': (docs) => {
    expect(size(docs)).to.deep.equal([3, 3])
    expect(makerOf(docs, 'proxy').spec?.replicas).to.equal(1)
    expect(containerOf(podOf(docs, 'redis'), 'redis').resources?.requests).to.deep.equal({ cpu: '20m', memory: '64Mi' })
  },
  'production-three-zones.yaml': (docs) => {
    own(docs)
    for (const component of ['redis', 'sentinel'] as const) {
      const rules = podOf(docs, component).spec?.topologySpreadConstraints ?? []
      const zones = rules.filter(({ topologyKey }) => topologyKey === 'topology.kubernetes.io/zone')
      expect(zones.map(({ minDomains, whenUnsatisfiable }) => [minDomains, whenUnsatisfiable])).to.deep.equal([
        [3, 'DoNotSchedule'],
      ])
    }
  },
  'valkey.yaml': onValkey,
  'gitops.yaml': (docs) => {
    own(docs)
    expect(allOf(docs, 'Job').map(({ metadata }) => metadata?.name)).to.deep.equal(['demo-redis-sentinel-scale'])
  },
  'cache.yaml': (docs) => {
    expect(claims(docs, 'redis')).to.equal(undefined)
    expect(fileOf(docs, '-config', 'redis.conf')).to.match(/^appendonly no$[^]*^maxmemory-policy allkeys-lru$/m)
  },
  'five-and-five.yaml': (docs) => expect(size(docs)).to.deep.equal([5, 5]),
  'sentinel-clients-only.yaml': withoutProxy,
  'load-balancer.yaml': (docs) => {
    const [service] = allOf(docs, 'Service').filter(({ spec }) => spec?.type === 'LoadBalancer')
    expect(service?.spec?.externalTrafficPolicy).to.equal('Local')
    expect(service?.spec?.loadBalancerSourceRanges).to.deep.equal(['10.20.0.0/16'])
    expect(JSON.stringify(only(docs, 'NetworkPolicy', '-proxy'))).to.contain('"cidr":"10.20.0.0/16"')
  },
  'closed-network.yaml': (docs) => {
    expect(JSON.stringify(only(docs, 'NetworkPolicy', '-egress').spec?.podSelector)).to.not.contain('component')
    const proxy = JSON.stringify(only(docs, 'NetworkPolicy', '-proxy').spec?.ingress)
    for (const word of ['shop', 'monitoring', 'demo-redis-sentinel-client', '8405']) expect(proxy).to.contain(word)
    const annotations = podOf(docs, 'proxy').metadata?.annotations
    expect(annotations?.['prometheus.io/port']).to.equal('8405')
  },
  'busy-nodes.yaml': (docs) => expect(fileOf(docs, '-config', 'settings.env')).to.match(/^DOWN_AFTER='5000'$/m),
  'monitoring.yaml': (docs) => {
    const kinds = docs.map(({ kind }) => kind)
    expect(kinds.filter((kind) => /^(PodMonitor|PrometheusRule)$/.test(kind))).to.have.length(2)
    for (const { kind, metadata } of docs.filter(({ apiVersion }) => apiVersion.startsWith('monitoring.')))
      expect(metadata.labels?.['release'], kind).to.equal('kube-prometheus-stack')
    for (const component of ['redis', 'sentinel'] as const) containerOf(podOf(docs, component), 'metrics')
    expect(docs.filter(({ metadata }) => metadata.labels?.['grafana_dashboard'] === '1')).to.have.length(1)
  },
  'openshift.yaml': (docs) => expect(JSON.stringify(docs)).to.not.match(/"(runAsUser|runAsGroup|fsGroup)"/),
  'users.yaml': (docs) => {
    expect(fileOf(docs, '-config', 'users').trim().split('\n')).to.deep.equal([
      'shop shop yes strict resetkeys ~shop:*',
      'reports reports yes ~shop:* -@all +@read +@connection +info',
      'operator operator yes open',
    ])
    expect(fileOf(docs, '-config', 'settings.env')).to.contain("DEFAULT_USER='no'")
    expect(JSON.stringify(podOf(docs, 'sentinel').spec?.volumes)).to.contain('"redis-users"')
  },
  'default-values.yaml': (docs) => expect(size(docs)).to.deep.equal([3, 3]),
  'valkey-values.yaml': onValkey,
  'no-proxy-values.yaml': withoutProxy,
  'minimal-values.yaml': (docs) => {
    expect(allOf(docs, 'NetworkPolicy')).to.deep.equal([])
    expect(allOf(docs, 'PodDisruptionBudget')).to.deep.equal([])
  },
  'no-persistence-values.yaml': (docs) =>
    expect([claims(docs, 'redis'), claims(docs, 'sentinel')]).to.deep.equal([undefined, undefined]),
}

const paths = [places.examples, places.ci].flatMap((folder) => filesUnder(repository, folder))

describe('a values file of the chart', () => {
  it('has a check of its need', () => expect(paths.map((path) => basename(path))).to.have.members(Object.keys(checks)))

  for (const helm of helms) {
    for (const path of paths) {
      const inChart = path.replace('generator/', '')
      it(`renders what it says, with ${helm}: ${inChart}`, async () => {
        const docs = await soundDocs({ helm, valuesFile: join(chartDirectory, inChart) })
        checks[basename(path)]?.(docs)
      })
    }

    it(`is in a package if it is an example, and not if it is for tools, with ${helm}`, async () => {
      const directory = await mkdtemp(join(tmpdir(), 'examples-'))
      try {
        await run(helm, ['package', chartDirectory, '--destination', directory])
        const [name = ''] = await readdir(directory)
        const { stdout } = await run('tar', ['-tzf', join(directory, name)])
        const packed = stdout.split('\n').filter((line) => /\/(examples|ci)\//.test(line))
        const examples = paths.filter((path) => path.startsWith(places.examples))
        expect(packed).to.have.members(examples.map((path) => `redis-sentinel/examples/${basename(path)}`))
      } finally {
        await rm(directory, { recursive: true })
      }
    })
  }

  for (const helm of helms) {
    it(`without hooks leaves out what kubectl apply would start, as docs/install.md says, with ${helm}`, async () => {
      const gitops = join(chartDirectory, 'examples/gitops.yaml')
      const flags = ['--no-hooks', '--kube-version', kubeVersion, '--values', gitops]
      const { stdout } = await run(helm, ['template', 'redis-sentinel', chartDirectory, ...flags])
      expect(stdout).to.match(/^kind: StatefulSet$/m)
      expect(stdout).to.not.match(/^kind: (Job|Pod|Secret)$/m)
    })
  }

  it('fails its check when the defaults are rendered in its place', async () => {
    const { docs } = await renderChart()
    for (const name of Object.keys(checks).filter((each) => each !== 'default-values.yaml'))
      expect(() => checks[name]?.(docs), name).to.throw()
  })
})
