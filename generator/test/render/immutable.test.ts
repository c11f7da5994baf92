import { expect } from 'chai'
import { renderChart, type Rendering } from './helm.ts'
import { allOf } from './objects.ts'

/** What Kubernetes lets nobody change in a StatefulSet, and the names of the Services that clients hold. */
function immutableOf({ docs, stderr }: Rendering) {
  expect(stderr).to.equal('')
  const sets = allOf(docs, 'StatefulSet').map(({ metadata, spec }) => ({
    name: metadata?.name,
    selector: spec?.selector,
    serviceName: spec?.serviceName,
    podManagementPolicy: spec?.podManagementPolicy,
    volumeClaimTemplates: spec?.volumeClaimTemplates,
  }))
  const deployments = allOf(docs, 'Deployment').map(({ metadata, spec }) => ({
    name: metadata?.name,
    selector: spec?.selector,
  }))
  const budgets = allOf(docs, 'PodDisruptionBudget').map(({ spec }) => spec?.selector)
  const services = allOf(docs, 'Service').map(({ metadata, spec }) => ({
    name: metadata?.name,
    selector: spec?.selector,
  }))
  return { sets, deployments, budgets, services: services.filter(({ name }) => !/-[3-9]$/.test(name ?? '')) }
}

const changes: Record<string, object> = {
  'more pods': { redis: { replicas: 5 }, sentinel: { replicas: 5 } },
  'labels and annotations': {
    commonLabels: { team: 'a' },
    commonAnnotations: { note: 'b' },
    redis: { pod: { labels: { tier: 'c' }, annotations: { d: 'e' } } },
    services: { labels: { f: 'g' }, annotations: { h: 'i' } },
  },
  'another image': { image: { repository: 'valkey/valkey', tag: '9.1.2' } },
  'other proxies': {
    proxy: { replicas: 3, image: { tag: '3.2.27' }, service: { type: 'NodePort' }, readPort: false },
    networkPolicy: { clients: 'any' },
  },
  'another profile and Secret': { profile: 'safe', auth: { existingSecret: 'other' } },
  'placement and extras': {
    redis: {
      pod: { nodeSelector: { disk: 'ssd' }, extraEnv: { A: 'b' }, extraVolumes: [{ name: 'm', emptyDir: {} }] },
    },
    sentinel: { pod: { spread: 'none', priorityClassName: 'high' } },
  },
  'resources, times and users': {
    redis: { resources: { limits: { memory: '2Gi' } }, terminationGracePeriodSeconds: 120 },
    podSecurity: { runAsUser: 1000 },
  },
  'other clients and ids of the platform': { networkPolicy: { clients: 'labelled' }, podSecurity: { fixedIds: false } },
}

describe('what cannot change once installed', () => {
  for (const [title, values] of Object.entries(changes)) {
    it(`is the same after ${title}`, async () => {
      expect(immutableOf(await renderChart({ values }))).to.deep.equal(immutableOf(await renderChart()))
    })
  }

  it('is what the first release settled', async () => {
    const [redis] = immutableOf(await renderChart()).sets
    const labels = {
      'app.kubernetes.io/name': 'redis-sentinel',
      'app.kubernetes.io/instance': 'demo',
      'app.kubernetes.io/component': 'redis',
    }
    expect(redis).to.deep.equal({
      name: 'demo-redis-sentinel-redis',
      selector: { matchLabels: labels },
      serviceName: 'demo-redis-sentinel-redis-headless',
      podManagementPolicy: 'Parallel',
      volumeClaimTemplates: [
        {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'data', labels },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '8Gi' } } },
        },
      ],
    })
  })

  it('holds no version of the chart', async () => {
    expect(JSON.stringify(immutableOf(await renderChart()))).to.not.match(/helm\.sh|version/)
  })
})
