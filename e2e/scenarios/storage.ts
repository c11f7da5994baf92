import { setTimeout as sleep } from 'node:timers/promises'
import { StorageV1Api } from '@kubernetes/client-node'
import type { V1PersistentVolumeClaim } from '@kubernetes/client-node'
import { expect } from 'chai'
import { forStreams } from '../clients/protocol.ts'
import { chartValues } from '../harness/chart-values.ts'
import type { Checklist, Desk, Step } from '../harness/checklist.ts'
import { stillThere } from '../harness/faults/fault.ts'
import { chartOf, helmInstall, helmUninstall, helmUpgrade } from '../harness/helm.ts'
import type { LedgerClient } from '../harness/ledger-client.ts'
import { startLedgerPod } from '../harness/ledger-pod.ts'
import type { EmptyStage } from '../harness/open-stage.ts'
import { deletePod } from '../harness/pods.ts'
import { streamsFor } from '../harness/release-counts.ts'
import type { RunResult } from '../harness/run.ts'
import { setPods } from '../harness/set-pods.ts'
import { settle } from '../harness/settle.ts'
import { waitUntil } from '../harness/wait-until.ts'

/** What the steps leave for each other. */
interface Notes {
  ledger?: LedgerClient
}

const preset = chartValues('examples/development.yaml')
const valuesWith = (persistence: Record<string, unknown>): Record<string, unknown> => ({
  ...preset,
  redis: {
    ...(preset['redis'] as Record<string, unknown>),
    persistence: { size: '1Gi', retention: { whenDeleted: 'Delete' }, ...persistence },
  },
})

const otherClass = ({ run }: Desk<Notes>): string => `other-class-${run.id}`

/** The commands of docs/storage.md, under load. A claim cannot grow here: no class of this cluster expands volumes. */
const steps: Step<Notes>[] = [
  {
    title: 'a set on volumes of 1Gi takes 200 writes/s on each route',
    act: async ({ run, stage, notes }) => {
      await helmInstall({ ...where(stage), ...chartOf(run), values: valuesWith({}) })
      const { names, namespace, counts, cluster } = stage
      const place = { kube: cluster.kube, namespace, names, secret: names.secret, streams: streamsFor(counts.proxy) }
      notes.ledger = await startLedgerPod({ ...place, ratePerSecond: 200 })
      await settle({ ...stage, ledger: notes.ledger })
      await notes.ledger.start()
    },
  },
  {
    title: 'helm upgrade with another size or class is refused before anything changes, and names the way',
    act: async (desk) => {
      const pods = await uids(desk.stage)
      for (const [path, persistence] of [
        ['size', { size: '2Gi' }],
        ['storageClass', { storageClass: otherClass(desk) }],
      ] as const) {
        const { exitCode, stderr } = await upgrade(desk, persistence, true)
        expect(exitCode, stderr).to.not.equal(0)
        expect(stderr).to.include(`redis.persistence.${path} is `)
        expect(stderr).to.match(/delete statefulset redis-sentinel-redis --cascade=orphan/)
      }
      expect(await uids(desk.stage)).to.deep.equal(pods)
    },
  },
  {
    title:
      'the StatefulSet is deleted without its pods and upgraded to 2Gi: no pod restarts, no claim goes, no write fails',
    act: async (desk) => {
      const { stage, notes } = desk
      const pods = await uids(stage)
      const claims = (await claimsOf(stage)).map(({ metadata }) => metadata?.uid)
      await ledgerOf(notes).take()
      await orphanPods(stage)
      await sleep(5000)
      await upgrade(desk, { size: '2Gi' })
      await settle({ ...stage, ledger: ledgerOf(notes) })
      const set = await stage.cluster.kube.apps.readNamespacedStatefulSet({
        namespace: stage.namespace,
        name: stage.names.redisSet,
      })
      const [template] = set.spec?.volumeClaimTemplates ?? []
      expect(template?.spec?.resources?.requests?.['storage']).to.equal('2Gi')
      expect(await uids(stage)).to.deep.equal(pods)
      expect((await claimsOf(stage)).map(({ metadata }) => metadata?.uid)).to.deep.equal(claims)
      const { ops } = await ledgerOf(notes).take()
      const all = Object.values(ops).flat()
      expect(all.length).to.be.greaterThan(1000)
      expect(all.filter(({ outcome }) => outcome !== 'acked')).to.deep.equal([])
    },
  },
  {
    title: 'one pod moves to another class: its claim is made anew there, and it syncs',
    act: async (desk) => {
      const { stage, notes } = desk
      await makeClass(stage, otherClass(desk))
      await orphanPods(stage)
      await upgrade(desk, { size: '2Gi', storageClass: otherClass(desk) })
      const ledger = ledgerOf(notes)
      const { master, pods } = await settle({ ...stage, ledger })
      const pod = stage.names.redisPods.find((name) => name !== master) ?? ''
      const old = pods.filter(({ metadata }) => metadata?.name === pod).map(({ metadata }) => metadata?.uid ?? '')
      const { kube } = stage.cluster
      await kube.core.deleteNamespacedPersistentVolumeClaim({ namespace: stage.namespace, name: `data-${pod}` })
      await deletePod(kube, { namespace: stage.namespace, name: pod })
      await settle({ ...stage, ledger }, { unless: (now) => stillThere(now, new Set(old)) })
      const classes = (await claimsOf(stage)).map(({ metadata, spec }) => [metadata?.name, spec?.storageClassName])
      const moved = classes.filter(([, name]) => name === otherClass(desk)).map(([name]) => name)
      expect(moved).to.deep.equal([`data-${pod}`])
    },
  },
  {
    title: 'no acknowledged write is missing on any data pod',
    act: async ({ stage, notes }) => {
      const ledger = ledgerOf(notes)
      const { offered } = await ledger.stop()
      const answers = await ledger.verify({ from: forStreams(() => 1), upTo: offered, replicas: stage.names.redisPods })
      for (const { server, missing, error } of answers) {
        expect(error, server).to.equal(undefined)
        for (const stream of ledger.streams) expect(missing[stream], `${stream} on ${server}`).to.deep.equal([])
      }
    },
  },
  {
    title:
      'helm uninstall with whenDeleted: Delete deletes the claims of the data pods, and keeps those of the Sentinels',
    act: async (desk) => {
      await helmUninstall(where(desk.stage))
      await waitUntil({
        what: 'the claims of the data pods to go',
        timeoutMs: 120_000,
        everyMs: 1000,
        look: async () => {
          const left = await claimsOf(desk.stage)
          const done = left.length === 0
          return done ? { done, value: undefined } : { done, seen: left.map(({ metadata }) => metadata?.name).join() }
        },
      })
      expect(await claimsOf(desk.stage, 'sentinel')).to.have.length(3)
      await storageApi(desk.stage).deleteStorageClass({ name: otherClass(desk) })
    },
  },
]

/** What docs/storage.md says about volumes. */
export const storage: Checklist<Notes> = {
  name: 'storage',
  title: 'volumes get another size and class under load',
  items: [5],
  sets: ['full'],
  nodes: 1,
  values: preset,
  notes: () => ({}),
  bail: true,
  steps,
}

function where(stage: EmptyStage): { kubeconfig: string; namespace: string; release: string } {
  return { kubeconfig: stage.cluster.kubeconfig, namespace: stage.namespace, release: stage.release }
}

function upgrade(
  { run, stage }: Desk<Notes>,
  persistence: Record<string, unknown>,
  allowFailure = false,
): Promise<RunResult> {
  const values = valuesWith(persistence)
  return helmUpgrade({ ...where(stage), ...chartOf(run), values, waitSeconds: 240, allowFailure })
}

function ledgerOf({ ledger }: Notes): LedgerClient {
  if (ledger === undefined) throw new Error('no ledger client was started')
  return ledger
}

async function uids(stage: EmptyStage): Promise<string[]> {
  const pods = await setPods(stage, ['redis', 'sentinel', 'proxy'])
  return pods.map(({ metadata }) => `${metadata?.name} ${metadata?.uid}`).sort()
}

async function claimsOf(stage: EmptyStage, component = 'redis'): Promise<V1PersistentVolumeClaim[]> {
  const labelSelector = `app.kubernetes.io/component=${component}`
  const { namespace, cluster } = stage
  return (await cluster.kube.core.listNamespacedPersistentVolumeClaim({ namespace, labelSelector })).items
}

/** What `kubectl delete statefulset --cascade=orphan` does. */
async function orphanPods({ cluster, namespace, names }: EmptyStage): Promise<void> {
  const set = { namespace, name: names.redisSet }
  await cluster.kube.apps.deleteNamespacedStatefulSet({ ...set, body: { propagationPolicy: 'Orphan' } })
  await waitUntil({
    what: `${names.redisSet} to be deleted`,
    timeoutMs: 60_000,
    everyMs: 200,
    look: async () => {
      const { items } = await cluster.kube.apps.listNamespacedStatefulSet({ namespace })
      const done = items.every(({ metadata }) => metadata?.name !== names.redisSet)
      return done ? { done, value: undefined } : { done, seen: 'it is still there' }
    },
  })
}

function storageApi({ cluster }: EmptyStage): StorageV1Api {
  return cluster.kube.config.makeApiClient(StorageV1Api)
}

/** A class like the first one that there is. */
async function makeClass(stage: EmptyStage, name: string): Promise<void> {
  const api = storageApi(stage)
  const [like] = (await api.listStorageClass()).items
  if (like === undefined) throw new Error('this cluster has no storage class')
  const { provisioner, parameters, reclaimPolicy, volumeBindingMode } = like
  await api.createStorageClass({
    body: {
      ...{ metadata: { name }, provisioner },
      ...(parameters && { parameters }),
      ...(reclaimPolicy && { reclaimPolicy }),
      ...(volumeBindingMode && { volumeBindingMode }),
    },
  })
}
