import { DiscoveryV1Api } from '@kubernetes/client-node'
import type { V1Pod } from '@kubernetes/client-node'
import { expect } from 'chai'
import { killProcess } from '../drivers/kind/kill-process.ts'
import { chartValues } from '../harness/chart-values.ts'
import type { Checklist, Desk, Step } from '../harness/checklist.ts'
import { drainNode } from '../harness/drain-node.ts'
import { stillThere } from '../harness/faults/fault.ts'
import { chartOf, helmInstall, helmTest, helmUninstall, helmUpgrade } from '../harness/helm.ts'
import type { LedgerClient } from '../harness/ledger-client.ts'
import { startLedgerPod } from '../harness/ledger-pod.ts'
import { namesOf } from '../harness/names.ts'
import { startNoticeReceiver } from '../harness/notice-receiver.ts'
import type { Notice, NoticeReceiver } from '../harness/notice-receiver.ts'
import type { EmptyStage } from '../harness/open-stage.ts'
import { deletePod } from '../harness/pods.ts'
import { streamsFor } from '../harness/release-counts.ts'
import type { RunResult } from '../harness/run.ts'
import { setPods } from '../harness/set-pods.ts'
import { settle } from '../harness/settle.ts'
import type { Settled } from '../harness/settle.ts'
import { waitUntil } from '../harness/wait-until.ts'
import { writeGaps } from '../ledger/gaps.ts'
import { lostWrites } from './lost-writes.ts'

/** What the steps leave for each other. */
interface Notes {
  ledger?: LedgerClient
  receiver?: NoticeReceiver
}

type D = Desk<Notes>
type Values = Record<string, unknown>

const preset: Values = { ...chartValues('examples/development.yaml'), topology: 'deployments' }
const label = 'redis-sentinel/instance'

/** The faults of the other topology, where pods have names of their own. */
const steps: Step<Notes>[] = [
  {
    title: 'the set forms and takes writes on each route',
    act: async ({ run, stage, notes }) => {
      notes.receiver = await startNoticeReceiver(stage)
      const values = { ...preset, ...notes.receiver.values }
      await helmInstall({ ...where(stage), ...chartOf(run), values, waitSeconds: 240 })
      // The client knows the instances that a later step adds.
      const names = namesOf(stage.release, { redis: 5, sentinel: 5 })
      const { namespace, counts, cluster } = stage
      const place = { kube: cluster.kube, namespace, names, secret: names.secret, streams: streamsFor(counts.proxy) }
      notes.ledger = await startLedgerPod({ ...place, ratePerSecond: 200 })
      await atRest({ run, stage, notes })
      await notes.ledger.start()
    },
  },
  {
    title:
      "the master's pod is deleted: its replacement has no address until it is gone, and one notice tells of the handover",
    act: (desk) =>
      toldOf(desk, 'handoverDone', () =>
        within(desk, 1000, async ({ master, pods }) => {
          const pod = podOf(pods, master)
          await deletePod(desk.stage.cluster.kube, { namespace: desk.stage.namespace, name: nameOf(pod) })
          return new Set([pod.metadata?.uid ?? ''])
        }),
      ),
  },
  {
    title: "the master's server is killed while the webhook refuses: one notice comes once it takes notices again",
    act: (desk) =>
      toldOf(desk, 'failoverDone', async () => {
        await receiverOf(desk.notes).answerWith(503)
        await within(desk, 2000, async ({ master, pods }) => {
          const pod = podOf(pods, master)
          const { namespace } = desk.stage
          await killProcess({ node: pod.spec?.nodeName ?? '', namespace, pod: nameOf(pod), container: 'redis' })
          return new Set()
        })
        await receiverOf(desk.notes).answerWith(200)
      }),
  },
  {
    title: "the master's node is drained",
    sets: ['full'],
    act: (desk) =>
      within(desk, 1000, async ({ master, pods }) => {
        const node = podOf(pods, master).spec?.nodeName ?? ''
        return (await drainNode({ ...desk.stage, ledger: ledgerOf(desk.notes) }, node)).gone
      }),
  },
  {
    title: 'an upgrade that restarts every data pod and every Sentinel ends them one after the other',
    sets: ['full'],
    act: (desk) =>
      within(desk, 1000, async ({ pods }) => {
        const again = { pod: { annotations: { again: 'yes' } } }
        await upgrade(desk, { redis: { ...part('redis'), ...again }, sentinel: { ...part('sentinel'), ...again } })
        const old = pods.filter(({ metadata }) => metadata?.labels?.[label] !== undefined)
        return new Set(old.map(({ metadata }) => metadata?.uid ?? ''))
      }),
  },
  {
    title: 'helm upgrade to another topology is refused, and no pod is touched',
    act: async (desk) => {
      const before = await uids(desk.stage)
      const { exitCode, stderr } = await upgrade(desk, { topology: 'statefulsets' }, true)
      expect(exitCode, stderr).to.not.equal(0)
      expect(stderr).to.match(/topology is statefulsets, but .* is there from topology deployments/)
      expect(await uids(desk.stage)).to.deep.equal(before)
    },
  },
  {
    title: 'three, five and three again of both kinds: what stays does not restart, and claims stay',
    sets: ['full'],
    act: async (desk) => {
      const before = await uids(desk.stage)
      const five = { redis: 5, sentinel: 5 }
      await resize(desk, five)
      expect(await uids(desk.stage)).to.include.members(before)
      await resize(desk, { redis: 3, sentinel: 3 })
      expect(await uids(desk.stage)).to.deep.equal(before)
      expect(await claims(desk.stage)).to.have.length(10)
    },
  },
  {
    title: 'helm test passes, and no acknowledged write is lost',
    act: async ({ stage, notes }) => {
      const { exitCode, stdout, stderr } = await helmTest(where(stage))
      expect(exitCode, stdout + stderr).to.equal(0)
      expect(await lostWrites(ledgerOf(notes))).to.deep.equal([])
    },
  },
  {
    title: 'helm uninstall ends within its time and keeps the claims',
    sets: ['full'],
    act: async ({ stage }) => {
      await helmUninstall(where(stage))
      expect(await claims(stage)).to.have.length(10)
    },
  },
]

/** What docs/topologies.md says. */
export const deployments: Checklist<Notes> = {
  name: 'deployments',
  title: 'a Deployment for each instance keeps what StatefulSets keep',
  items: [1],
  sets: ['short', 'full'],
  nodes: 4,
  values: preset,
  notes: () => ({}),
  bail: true,
  steps,
}

/** A step under load: no route waits longer for a write than this, and no Service ever has two addresses. The work returns the uids that must go. */
async function within(desk: D, gapMs: number, work: (settled: Settled) => Promise<ReadonlySet<string>>): Promise<void> {
  const ledger = ledgerOf(desk.notes)
  const settled = await atRest(desk)
  await ledger.take()
  const shared = watchAddresses(desk.stage)
  const gone = await work(settled)
  await atRest(desk, gone)
  expect(await shared.end(), 'instances with two addresses at once').to.deep.equal([])
  const { ops } = await ledger.take()
  for (const stream of ledger.streams) {
    const [gap] = writeGaps(ops[stream])
    expect(gap?.ms ?? 0, `ms without a write of ${stream}`).to.be.lessThan(gapMs)
  }
}

/** The work brings about one event, of which the webhook hears exactly one notice. */
async function toldOf({ notes }: D, event: string, work: () => Promise<void>): Promise<void> {
  const receiver = receiverOf(notes)
  const before = (await receiver.notices()).length
  await work()
  const heard = async (): Promise<Notice[]> => (await receiver.notices()).slice(before)
  await waitUntil({
    what: `the notice of ${event}`,
    timeoutMs: 90_000,
    look: async () => {
      const all = await heard()
      const events = all.map((notice) => notice.event)
      return events.includes(event) ? { done: true, value: undefined } : { done: false, seen: events.join(', ') }
    },
  })
  const all = await heard()
  // A notice that was refused before is marked when it comes at last.
  const once = all.filter(({ repeated }) => !repeated).map(({ id }) => id)
  expect(once, 'no event has two notices').to.deep.equal([...new Set(once)])
  const ids = new Set(all.filter((notice) => notice.event === event).map(({ id }) => id))
  expect([...ids], `notices of ${event}`).to.have.length(1)
}

/** Looks five times a second whether the Service of an instance leads to two pods. */
function watchAddresses(stage: EmptyStage): { end: () => Promise<string[]> } {
  const api = stage.cluster.kube.config.makeApiClient(DiscoveryV1Api)
  const seen = new Set<string>()
  let looking = true
  const look = async (): Promise<void> => {
    while (looking) {
      const { items } = await api.listNamespacedEndpointSlice({ namespace: stage.namespace })
      for (const { metadata, endpoints } of items) {
        const service = metadata?.labels?.['kubernetes.io/service-name'] ?? ''
        if (/-(redis|sentinel)-[0-9]$/.test(service) && (endpoints ?? []).length > 1) seen.add(service)
      }
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
  const watched = look()
  return {
    end: async () => {
      looking = false
      await watched
      return [...seen]
    },
  }
}

function atRest({ stage, notes }: D, gone: ReadonlySet<string> = new Set()): Promise<Settled> {
  return settle({ ...stage, ledger: ledgerOf(notes) }, { timeoutMs: 300_000, unless: (pods) => stillThere(pods, gone) })
}

async function resize(desk: D, counts: { redis: number; sentinel: number }): Promise<void> {
  await upgrade(desk, {
    redis: { ...part('redis'), pod: { annotations: { again: 'yes' } }, replicas: counts.redis },
    sentinel: { ...part('sentinel'), pod: { annotations: { again: 'yes' } }, replicas: counts.sentinel },
  })
  const { stage, run, notes } = desk
  const names = namesOf(stage.release, counts)
  await atRest({ run, notes, stage: { ...stage, names, counts: { ...stage.counts, ...counts } } })
}

/** A later upgrade must not restart what an earlier one has restarted. */
function upgrade({ run, stage, notes }: D, values: Values, allowFailure = false): Promise<RunResult> {
  return helmUpgrade({
    ...where(stage),
    ...chartOf(run),
    values: { ...preset, ...notes.receiver?.values, ...values },
    waitSeconds: 420,
    allowFailure,
  })
}

const part = (component: 'redis' | 'sentinel'): Values => (preset[component] ?? {}) as Values

function podOf(pods: readonly V1Pod[], instance: string): V1Pod {
  const pod = pods.find(({ metadata }) => metadata?.labels?.[label] === instance)
  if (pod === undefined) throw new Error(`no pod has the label ${label}: ${instance}`)
  return pod
}

const nameOf = (pod: V1Pod): string => pod.metadata?.name ?? ''

async function uids(stage: EmptyStage): Promise<string[]> {
  const pods = await setPods(stage, ['redis', 'sentinel'])
  return pods.map(({ metadata }) => `${metadata?.labels?.[label]} ${metadata?.uid}`).sort()
}

async function claims({ cluster, namespace }: EmptyStage): Promise<string[]> {
  const { items } = await cluster.kube.core.listNamespacedPersistentVolumeClaim({ namespace, labelSelector: label })
  return items.map(({ metadata }) => metadata?.name ?? '')
}

function ledgerOf({ ledger }: Notes): LedgerClient {
  if (ledger === undefined) throw new Error('no ledger client was started')
  return ledger
}

function receiverOf({ receiver }: Notes): NoticeReceiver {
  if (receiver === undefined) throw new Error('no receiver of notices was started')
  return receiver
}

function where(stage: EmptyStage): { kubeconfig: string; namespace: string; release: string } {
  return { kubeconfig: stage.cluster.kubeconfig, namespace: stage.namespace, release: stage.release }
}
