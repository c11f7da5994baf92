import { expect } from 'chai'
import { forStreams } from '../clients/protocol.ts'
import { startBackupStore } from '../harness/backup-store.ts'
import type { BackupStore } from '../harness/backup-store.ts'
import type { Checklist, Desk, Step } from '../harness/checklist.ts'
import { startJobOf } from '../harness/cron-job.ts'
import { chartOf, helmInstall, helmUninstall, helmUpgrade } from '../harness/helm.ts'
import { inPod } from '../harness/in-pod.ts'
import type { LedgerClient } from '../harness/ledger-client.ts'
import { startLedgerPod } from '../harness/ledger-pod.ts'
import type { EmptyStage } from '../harness/open-stage.ts'
import { streamsFor } from '../harness/release-counts.ts'
import { settle } from '../harness/settle.ts'
import type { Stage } from '../harness/stage.ts'
import { waitUntil } from '../harness/wait-until.ts'

/** What of a manifest a restore keeps. */
interface Content {
  keys: number
  persistentKeys: number
  digest: string
}

/** What the steps leave for each other. */
interface Notes {
  store?: BackupStore
  ledger?: LedgerClient
  /** What was written before the first backup. */
  written?: Pick<Awaited<ReturnType<LedgerClient['stop']>>, 'offered'> &
    Pick<Awaited<ReturnType<LedgerClient['take']>>, 'ops'>
  /** Of the first backup. */
  content?: Content
  name?: string
}

const withinMs = 240_000

const steps: Step<Notes>[] = [
  {
    title: 'a backup of a set with keys, and a drill that finds it as its manifest says',
    act: async (desk) => {
      const { run, stage, notes } = desk
      notes.store = await startBackupStore(stage)
      await helmInstall({ ...where(stage), ...chartOf(run), values: valuesOf(desk), waitSeconds: 300 })
      const { names } = stage
      notes.ledger = await startLedger(desk, 'ledger')
      await settle(stageOf(desk))
      await notes.ledger.start()
      await waitUntil({
        what: 'ten seconds of writes',
        timeoutMs: 60_000,
        look: async () => {
          const keys = await inPod(stageOf(desk), {
            pod: names.redisPods[0] ?? '',
            container: 'redis',
            program: 'application DBSIZE',
          })
          return Number(keys) > 2000 ? { done: true, value: undefined } : { done: false, seen: keys }
        },
      })
      const { offered } = await notes.ledger.stop()
      notes.written = { offered, ops: (await notes.ledger.take()).ops }
      notes.content = await backUp(desk, 'first')
      expect(notes.content.keys).to.be.greaterThan(2000)
      expect(notes.content.digest).to.match(/^[0-9a-f]{40}$/)
      const drill = await job(desk, 'drill', 'drill-good')
      expect(drill.succeeded, JSON.stringify(drill.words)).to.equal(true)
      expect(drill.words['drill']).to.include('is restored as its manifest says')
    },
  },
  {
    title: 'all volumes are lost: helm install with restore.from newest brings back the same keys with the same digest',
    act: async (desk) => {
      const { notes } = desk
      const { written } = notes
      if (written === undefined) throw new Error('no step has written keys')
      await loseAll(desk)
      await helmInstall({
        ...where(desk.stage),
        ...chartOf(desk.run),
        values: valuesOf(desk, { id: 'rescue-1', from: 'newest' }),
        waitSeconds: 300,
      })
      await settle(stageOf(desk))
      // The Services have other addresses now, and the client has kept those of the lost ones.
      notes.ledger = await startLedger(desk, 'second-ledger')
      const { ledger } = notes
      const answers = await ledger.verify({ from: forStreams(() => 1), upTo: written.offered, replicas: [] })
      for (const { server, missing, error } of answers) {
        expect(error, server).to.equal(undefined)
        for (const stream of ledger.streams) {
          const acked = new Set(written.ops[stream].filter(({ outcome }) => outcome === 'acked').map(({ n }) => n))
          expect(acked.size, `${stream}: acknowledged`).to.be.greaterThan(100)
          expect(
            (missing[stream] ?? []).filter((n) => acked.has(n)),
            `${stream} on ${server}`,
          ).to.deep.equal([])
        }
      }
      expect(await backUp(desk, 'second')).to.deep.equal(notes.content)
    },
  },
  {
    title: 'an altered object: the drill fails and says which, and a restore of it waits with the reason',
    act: async (desk) => {
      const { stage, notes } = desk
      const [newest = ''] = await manifestsOf(desk)
      await storeOf(desk).alter(newest.replace(/[.]json$/, '.rdb.gz'))
      const drill = await job(desk, 'drill', 'drill-altered')
      expect(drill.succeeded).to.equal(false)
      expect(drill.words['drill']).to.match(/error: the backup 2[^ ]* has the sha256 /)
      await loseAll(desk)
      await helmInstall({
        ...where(stage),
        ...chartOf(desk.run),
        values: valuesOf(desk, { id: 'rescue-2', from: 'newest' }),
        // Its pods wait.
        waitSeconds: 0,
      })
      await waitUntil({
        what: 'the refusal in the words of sentinelctl',
        timeoutMs: withinMs,
        look: async () => {
          const words = await explained(desk)
          return / has the sha256 /.test(words) ? { done: true, value: undefined } : { done: false, seen: words }
        },
      })
      expect(
        await inPod(stageOf(desk), {
          pod: stage.names.redisPods[0] ?? '',
          container: 'redis',
          program: 'ask_local PING',
        }),
      ).to.equal('')
      // The older one is whole: the pods that wait take the value over.
      const older = (await manifestsOf(desk)).find((name) => name.includes(notes.name ?? '-'))
      const from = (older ?? '').replace(/^.*[/]/, '').replace(/[.]json$/, '')
      await helmUpgrade({ ...where(stage), ...chartOf(desk.run), values: valuesOf(desk, { id: 'rescue-2', from }) })
      await settle(stageOf(desk))
      expect(await backUp(desk, 'third')).to.deep.equal(notes.content)
    },
  },
]

/** A set begins with a backup from a real S3 server. */
export const restore: Checklist<Notes> = {
  name: 'restore',
  title: 'a backup brings back every key with the same digest, and an altered one is refused',
  items: [1, 3],
  sets: ['full'],
  nodes: 4,
  notes: () => ({}),
  bail: true,
  steps,
}

function where(stage: EmptyStage): { kubeconfig: string; namespace: string; release: string } {
  return { kubeconfig: stage.cluster.kubeconfig, namespace: stage.namespace, release: stage.release }
}

function storeOf({ notes }: Desk<Notes>): BackupStore {
  if (notes.store === undefined) throw new Error('no store was started')
  return notes.store
}

function stageOf({ stage, notes }: Desk<Notes>): Stage {
  if (notes.ledger === undefined) throw new Error('no ledger client was started')
  return { ...stage, ledger: notes.ledger }
}

function startLedger({ stage }: Desk<Notes>, pod: string): Promise<LedgerClient> {
  const { kube } = stage.cluster
  const { namespace, names, counts } = stage
  const streams = streamsFor(counts.proxy)
  return startLedgerPod({ kube, namespace, names, secret: names.secret, streams, ratePerSecond: 200, pod })
}

function valuesOf(desk: Desk<Notes>, restored?: { id: string; from: string }): Record<string, unknown> {
  return {
    backup: {
      ...{ enabled: true, suspend: true, deadlineSeconds: 300, store: storeOf(desk).values, drill: { enabled: true } },
      resources: { requests: { cpu: '50m', memory: '64Mi' } },
    },
    ...(restored && { restore: restored, auth: { existingSecret: desk.stage.names.secret } }),
  }
}

/** What is left is the bucket, and the Secret with the passwords, which the clients know: the next install names it. */
async function loseAll({ stage }: Desk<Notes>): Promise<void> {
  await helmUninstall(where(stage))
  const { core } = stage.cluster.kube
  await core.deleteCollectionNamespacedPersistentVolumeClaim({ namespace: stage.namespace })
  await waitUntil({
    what: 'the end of all claims',
    timeoutMs: 120_000,
    look: async () => {
      const { items } = await core.listNamespacedPersistentVolumeClaim({ namespace: stage.namespace })
      return items.length === 0 ? { done: true, value: undefined } : { done: false, seen: `${items.length} claims` }
    },
  })
}

async function job(
  { stage }: Desk<Notes>,
  kind: 'backup' | 'drill',
  name: string,
): Promise<{ succeeded: boolean; words: Record<string, string> }> {
  const started = await startJobOf(stage.cluster.kube, stage.namespace, `${stage.names.name}-${kind}`, name)
  return started.ended(withinMs)
}

/** Takes a backup. @returns what its manifest counts */
async function backUp(desk: Desk<Notes>, name: string): Promise<Content> {
  const { succeeded, words } = await job(desk, 'backup', name)
  expect(succeeded, JSON.stringify(words)).to.equal(true)
  const [newest = ''] = await manifestsOf(desk)
  desk.notes.name ??= newest.replace(/^.*[/]/, '').replace(/[.]json$/, '')
  const { keys, persistentKeys, digest } = JSON.parse(await storeOf(desk).read(newest)) as Content
  return { keys, persistentKeys, digest }
}

/** Names of the manifests in the bucket, newest first. */
async function manifestsOf(desk: Desk<Notes>): Promise<string[]> {
  return (await storeOf(desk).objects()).filter((name) => name.endsWith('.json')).reverse()
}

async function explained(desk: Desk<Notes>): Promise<string> {
  const pod = desk.stage.names.redisPods[0] ?? ''
  return inPod(stageOf(desk), {
    pod,
    container: 'redis',
    program: 'cat "$HA_RUN/restore" 2>/dev/null || echo nothing yet',
  }).catch(String)
}
