import { expect } from 'chai'
import { allOf, containerOf, fileOf, makerOf, only, podOf } from './objects.ts'
import { soundDocs } from './sound-docs.ts'
import type { Manifest } from './helm.ts'

const docsOf = (values: object = {}): Promise<Manifest[]> => soundDocs({ values })
const proxy = (values: object): Promise<Manifest[]> => docsOf({ proxy: values })
const serviceOf = (docs: readonly Manifest[]) => only(docs, 'Service', 'demo-redis-sentinel')
const linesOf = (docs: readonly Manifest[]): string[] =>
  fileOf(docs, '-proxy', 'haproxy.cfg')
    .split('\n')
    .map((line) => line.trim())
const checksums = (docs: readonly Manifest[]): (string | undefined)[] =>
  (['proxy', 'redis', 'sentinel'] as const).map((each) => podOf(docs, each).metadata?.annotations?.['checksum/config'])

describe('the proxy', () => {
  it('is left out as a whole', async () => {
    const docs = await proxy({ enabled: false })
    expect(allOf(docs, 'Deployment')).to.deep.equal([])
    const named = docs.filter(({ metadata }) => /-proxy$|^demo-redis-sentinel$/.test(metadata.name))
    expect(named.map(({ kind }) => kind)).to.deep.equal(['ServiceAccount'])
  })

  it('is rolled without losing a pod first', async () => {
    const docs = await proxy({ replicas: 4 })
    const { spec } = only(docs, 'Deployment', '-proxy')
    expect(spec?.replicas).to.equal(4)
    expect(spec?.strategy?.rollingUpdate).to.deep.equal({ maxUnavailable: 0, maxSurge: 1 })
    // Else the pods of the last revision would push the new ones onto one node.
    expect(spec?.template.spec?.topologySpreadConstraints?.[0]?.matchLabelKeys).to.deep.equal(['pod-template-hash'])
  })

  it('has an image of its own, from the global registry too', async () => {
    const imageOf = (docs: readonly Manifest[]) => containerOf(podOf(docs, 'proxy'), 'haproxy').image
    expect(imageOf(await docsOf())).to.equal('docker.io/library/haproxy:3.2.26')
    expect(imageOf(await docsOf({ global: { imageRegistry: 'mirror.example.org' } }))).to.equal(
      'mirror.example.org/library/haproxy:3.2.26',
    )
    const digest = `sha256:${'a1'.repeat(32)}`
    expect(imageOf(await proxy({ image: { registry: '', digest } }))).to.equal(`library/haproxy@${digest}`)
  })

  it('knows every data server, and waits for connections as the values say', async () => {
    const docs = await docsOf({
      redis: { replicas: 5 },
      proxy: {
        masterWaitMilliseconds: 1000,
        checkIntervalMilliseconds: 100,
        idleTimeoutSeconds: 3600,
        connectTimeoutMilliseconds: 800,
        acceptSeconds: 3,
        drainSeconds: 7,
        threads: 4,
      },
    })
    const lines = linesOf(docs)
    expect(lines.filter((line) => line.startsWith('server redis-'))).to.have.length(10)
    expect(lines).to.include.members([
      'timeout client 3600s',
      'timeout connect 800ms',
      'grace 3s',
      'hard-stop-after 7s',
      'nbthread 4',
      'tcp-request inspect-delay 1500ms',
    ])
    expect(lines.find((line) => line.startsWith('lua-load'))).to.match(/ 100 1000 6380 "\$\{HA_RUN\}\/metrics\.sock"$/)
  })

  const amounts: [values: object, connections: string][] = [
    [{}, '4096'],
    [{ resources: { limits: { memory: '1Gi' } } }, '20480'],
    [{ resources: { limits: { memory: '32Mi' } } }, '100'],
    [{ resources: { limits: { memory: null } } }, '10000'],
    [{ maxConnections: 77 }, '77'],
  ]
  for (const [values, connections] of amounts) {
    it(`takes ${connections} connections with ${JSON.stringify(values)}`, async () => {
      expect(fileOf(await proxy(values), '-proxy', 'connections')).to.equal(connections)
    })
  }

  it('offers no port that is switched off', async () => {
    const docs = await proxy({ readPort: false, metrics: false })
    expect(serviceOf(docs).spec?.ports?.map(({ name }) => name)).to.deep.equal(['redis'])
    expect(containerOf(podOf(docs, 'proxy'), 'haproxy').ports?.map(({ name }) => name)).to.deep.equal([
      'redis',
      'health',
    ])
    expect(linesOf(docs).filter((line) => /^(frontend|backend)/.test(line))).to.deep.equal([
      'frontend clients',
      'backend master',
      'frontend health',
    ])
  })

  it('and the database restart each for its own settings alone', async () => {
    const [before, mine, theirs, both] = await Promise.all([
      docsOf(),
      proxy({ masterWaitMilliseconds: 1000 }),
      docsOf({ redis: { config: { maxclients: '500' } } }),
      docsOf({ redis: { replicas: 4 } }),
    ])
    const [p, r, s] = checksums(before)
    expect(checksums(mine).slice(1)).to.deep.equal([r, s])
    expect(checksums(mine)[0]).to.not.equal(p)
    expect(checksums(theirs)[0]).to.equal(p)
    expect(checksums(both)[0]).to.not.equal(p)
    const labels = (docs: readonly Manifest[]) => makerOf(docs, 'proxy').spec?.template.metadata?.labels
    const upgraded = await docsOf({ image: { tag: '8.0.7' } })
    expect(labels(upgraded)).to.deep.equal(labels(before))
  })

  it('does not get the password of the applications', async () => {
    const volume = podOf(await docsOf(), 'proxy').spec?.volumes?.find(({ name }) => name === 'auth')
    const items = volume?.projected?.sources?.flatMap(({ secret }) => secret?.items ?? [])
    expect(items?.map(({ key }) => key)).to.deep.equal(['proxy-password', 'proxy-password-previous'])
  })
})

describe("the proxy's Service", () => {
  it('is for the cluster alone by default', async () => {
    const { spec } = serviceOf(await docsOf())
    expect(spec?.type).to.equal('ClusterIP')
    expect(spec).to.not.have.any.keys('externalTrafficPolicy', 'loadBalancerIP', 'loadBalancerSourceRanges')
  })

  it('is offered at ports of the nodes', async () => {
    const service = {
      type: 'NodePort',
      nodePorts: { redis: 30379, redisReplicas: 30380 },
      externalTrafficPolicy: 'Local',
    }
    const { spec } = serviceOf(await docsOf({ proxy: { service }, networkPolicy: { clients: 'any' } }))
    expect(spec?.type).to.equal('NodePort')
    expect(spec?.externalTrafficPolicy).to.equal('Local')
    expect(spec?.ports?.map(({ nodePort }) => nodePort)).to.deep.equal([30379, 30380])
  })

  it('is offered by a load balancer', async () => {
    const docs = await docsOf({
      services: { annotations: { all: 'a' } },
      networkPolicy: { clientCIDRs: ['10.0.0.0/8'] },
      proxy: {
        service: {
          type: 'LoadBalancer',
          loadBalancerIP: '192.0.2.10',
          loadBalancerClass: 'example.org/internal',
          sourceRanges: ['10.0.0.0/8'],
          annotations: { own: 'b' },
          labels: { tier: 'c' },
        },
      },
    })
    const { metadata, spec } = serviceOf(docs)
    expect(spec).to.deep.include({
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Cluster',
      loadBalancerIP: '192.0.2.10',
      loadBalancerClass: 'example.org/internal',
      loadBalancerSourceRanges: ['10.0.0.0/8'],
    })
    expect(spec?.ports?.map(({ nodePort }) => nodePort)).to.deep.equal([undefined, undefined])
    expect(metadata?.annotations).to.deep.equal({ all: 'a', own: 'b' })
    expect(metadata?.labels).to.include({ tier: 'c' })
  })
})
