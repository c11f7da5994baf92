import { expect } from 'chai'
import { forStreams } from '../clients/protocol.ts'
import { startBackupStore } from '../harness/backup-store.ts'
import type { BackupStore } from '../harness/backup-store.ts'
import type { Checklist, Desk, Step } from '../harness/checklist.ts'
import { startJobOf } from '../harness/cron-job.ts'
import { execInPod } from '../harness/exec.ts'
import { chartOf, helmInstall, helmUpgrade } from '../harness/helm.ts'
import { inPod } from '../harness/in-pod.ts'
import type { LedgerClient } from '../harness/ledger-client.ts'
import { startLedgerPod } from '../harness/ledger-pod.ts'
import type { EmptyStage } from '../harness/open-stage.ts'
import { deletePod, podsOf } from '../harness/pods.ts'
import { startProbePod } from '../harness/probe-pod.ts'
import type { ProbePod } from '../harness/probe-pod.ts'
import { streamsFor } from '../harness/release-counts.ts'
import { settle } from '../harness/settle.ts'
import type { Stage } from '../harness/stage.ts'
import { waitUntil } from '../harness/wait-until.ts'

/** What the steps leave for each other. */
interface Notes {
  store?: BackupStore
  ledger?: LedgerClient
  probe?: ProbePod
  /** Objects of the bucket after the last good backup. */
  kept: string[]
}

/** A Job starts three containers, one after the other. */
const withinMs = 240_000

const steps: Step<Notes>[] = [
  {
    title: 'a backup under load is in the bucket with its manifest, and no list of replicas has changed meanwhile',
    act: async (desk) => {
      const { run, stage, notes } = desk
      const { kube } = stage.cluster
      notes.store = await startBackupStore(stage)
      await helmInstall({ ...where(stage), ...chartOf(run), values: valuesOf(desk), waitSeconds: 300 })
      const { namespace, names, counts } = stage
      notes.probe = await startProbePod({ kube, namespace, name: 'probe' })
      const streams = streamsFor(counts.proxy)
      notes.ledger = await startLedgerPod({ kube, namespace, names, secret: names.secret, streams, ratePerSecond: 200 })
      const { master, epoch } = await settle(stageOf(desk))
      await notes.ledger.start()
      await delayDumps(desk, 20_000)
      const before = await listsOf(desk)
      const seen = new Set<string>()
      let running = true
      const watching = (async () => {
        while (running) seen.add(await listsOf(desk))
      })()
      const { succeeded, words } = await backUp(desk, 'good')
      running = false
      await watching
      expect(succeeded, JSON.stringify(words)).to.equal(true)
      seen.add(await listsOf(desk))
      await delayDumps(desk, 0)
      expect([...seen]).to.deep.equal([before])
      expect((await settle(stageOf(desk))).epoch).to.equal(epoch)
      notes.kept = await storeOf(desk).objects()
      expect(notes.kept).to.have.length(2)
      const [manifest = '', object = ''] = notes.kept
      expect(object).to.equal(manifest.replace(/[.]json$/, '.rdb.gz'))
      const facts = JSON.parse(await storeOf(desk).read(manifest)) as Record<string, unknown>
      expect(facts).to.include({ format: 1, set: `${namespace}.${names.name}`, digest: facts['digest'] })
      expect(facts['digest']).to.match(/^[0-9a-f]{40}$/)
      expect(facts['source']).to.not.equal(master.replace(`${names.name}-`, ''))
      await metricIs(desk, 'redis_set_backup_last_result', 1)
    },
  },
  {
    title: 'a wrong key: the backup fails with the reason, the last good one is kept, the metric shows it',
    act: async (desk) => {
      await storeOf(desk).writeSecret(false)
      await failsWith(desk, 'wrong-key', /the store does not take it: .*(SignatureDoesNotMatch|AccessDenied|Forbidden)/)
      await storeOf(desk).writeSecret(true)
      await metricIs(desk, 'redis_set_backup_last_result', 0)
    },
  },
  {
    title: 'a bucket that does not exist: the backup fails, and no bucket is made',
    act: async (desk) => {
      await withValues(desk, { bucket: 'nowhere' })
      await failsWith(desk, 'no-bucket', /the store does not take it: .*NoSuchBucket/)
    },
  },
  {
    title: 'no network to the store: the backup fails before its deadline',
    sets: ['full'],
    act: async (desk) => {
      await withValues(desk, { endpoint: `http://s3.${desk.stage.namespace}:7071` })
      await failsWith(desk, 'no-network', /the store does not take it: .*(refused|timeout|deadline)/)
    },
  },
  {
    title: 'an evicted pod: the backup fails, and says so',
    sets: ['full'],
    act: async (desk) => {
      const { stage } = desk
      const { kube } = stage.cluster
      await withValues(desk, {})
      const job = await startJobOf(kube, stage.namespace, `${stage.names.name}-backup`, 'evicted')
      await waitUntil({
        what: 'the dump to begin',
        timeoutMs: withinMs,
        look: async () => {
          const [pod] = await podsOf(kube, stage.namespace, { 'job-name': 'evicted' })
          const running = pod?.status?.initContainerStatuses?.some(({ state }) => state?.running !== undefined) ?? false
          if (!running) return { done: false, seen: pod?.status?.phase ?? 'no pod' }
          await deletePod(kube, { namespace: stage.namespace, name: pod?.metadata?.name ?? '' })
          return { done: true, value: undefined }
        },
      })
      expect((await job.ended(withinMs)).succeeded).to.equal(false)
      expect(await storeOf(desk).objects()).to.deep.equal(desk.notes.kept)
      await metricIs(desk, 'redis_set_backup_last_result', 0)
    },
  },
  {
    title: 'two backups at once are two good backups',
    act: async (desk) => {
      await withValues(desk, {})
      const ends = await Promise.all([backUp(desk, 'one'), backUp(desk, 'two')])
      expect(
        ends.map(({ succeeded }) => succeeded),
        JSON.stringify(ends),
      ).to.deep.equal([true, true])
      expect(await storeOf(desk).objects()).to.have.length(desk.notes.kept.length + 4)
      await metricIs(desk, 'redis_set_backup_last_result', 1)
    },
  },
  {
    title: 'no acknowledged write is lost meanwhile',
    act: async (desk) => {
      const { ledger } = stageOf(desk)
      const { offered } = await ledger.stop()
      const answers = await ledger.verify({ from: forStreams(() => 1), upTo: offered, replicas: [] })
      const { ops } = await ledger.take()
      for (const { server, missing, error } of answers) {
        expect(error, server).to.equal(undefined)
        for (const stream of ledger.streams) {
          const acked = new Set(ops[stream].filter(({ outcome }) => outcome === 'acked').map(({ n }) => n))
          expect(
            (missing[stream] ?? []).filter((n) => acked.has(n)),
            `${stream} on ${server}`,
          ).to.deep.equal([])
        }
      }
    },
  },
]

/** Backups to a real S3 server, and what goes wrong with them. */
export const backup: Checklist<Notes> = {
  name: 'backup',
  title: 'backups reach a bucket and disturb nothing; a failed one harms nothing and is told',
  items: [1, 2],
  sets: ['full'],
  nodes: 4,
  notes: () => ({ kept: [] }),
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

/** Values of the release; `s3` goes over the place of the store. */
function valuesOf(desk: Desk<Notes>, s3: object = {}): Record<string, unknown> {
  const store = storeOf(desk).values as { s3: object }
  return {
    metrics: { enabled: true },
    networkPolicy: { monitoring: [{ podSelector: { matchLabels: { app: 'e2e-probe' } } }] },
    backup: {
      ...{ enabled: true, suspend: true, deadlineSeconds: 300, store: { ...store, s3: { ...store.s3, ...s3 } } },
      resources: { requests: { cpu: '50m', memory: '64Mi' } },
    },
  }
}

/** Only the CronJob and its policy change: no pod of the set restarts. */
async function withValues(desk: Desk<Notes>, s3: object): Promise<void> {
  await helmUpgrade({ ...where(desk.stage), ...chartOf(desk.run), values: valuesOf(desk, s3) })
}

async function backUp(
  { stage }: Desk<Notes>,
  name: string,
): Promise<{ succeeded: boolean; words: Record<string, string> }> {
  const job = await startJobOf(stage.cluster.kube, stage.namespace, `${stage.names.name}-backup`, name)
  return job.ended(withinMs)
}

/** A backup fails with these words, and the bucket is as it was. */
async function failsWith(desk: Desk<Notes>, name: string, words: RegExp): Promise<void> {
  const ended = await backUp(desk, name)
  expect(ended.succeeded, JSON.stringify(ended.words)).to.equal(false)
  expect(ended.words['upload']).to.match(words)
  expect(await storeOf(desk).objects()).to.deep.equal(desk.notes.kept)
}

/** Microseconds for each key, so that a dump takes some seconds, and each Sentinel asks the master meanwhile. */
async function delayDumps(desk: Desk<Notes>, microseconds: number): Promise<void> {
  const program = `ask_local "CONFIG SET rdb-key-save-delay ${microseconds}"`
  for (const pod of desk.stage.names.redisPods) await inPod(stageOf(desk), { pod, container: 'redis', program })
}

/** The addresses that each Sentinel lists as replicas. */
async function listsOf(desk: Desk<Notes>): Promise<string> {
  const program = `ask_sentinel 127.0.0.1 "SENTINEL REPLICAS $MASTER_NAME" | awk 'want { print; want = 0 } /^(ip|port)$/ { want = 1 }' | tr '\\n' ' '`
  const lists = await Promise.all(
    desk.stage.names.sentinelPods.map((pod) => inPod(stageOf(desk), { pod, container: 'sentinel', program })),
  )
  return lists
    .map((list) =>
      list
        .trim()
        .split(' ')
        .filter((word) => word.includes('.') || word === '0')
        .sort()
        .join(' '),
    )
    .join('; ')
}

/** Waits until every proxy shows this value. */
async function metricIs({ stage, notes }: Desk<Notes>, name: string, value: number): Promise<void> {
  const { probe } = notes
  if (probe === undefined) throw new Error('no probe was started')
  const { kube, namespace } = probe
  const proxies = await podsOf(kube, namespace, {
    'app.kubernetes.io/instance': stage.release,
    'app.kubernetes.io/component': 'proxy',
  })
  const hosts = proxies.map(({ status }) => status?.podIP ?? '')
  const program = `Promise.all(${JSON.stringify(hosts)}.map((host) => fetch('http://' + host + ':8405/metrics').then((answer) => answer.text()))).then((pages) => console.log(pages.map((page) => (/^${name} (.*)$/m.exec(page) ?? [])[1]).join(' ')))`
  await waitUntil({
    what: `${name} ${value} on every proxy`,
    timeoutMs: 30_000,
    look: async () => {
      const { stdout, stderr } = await execInPod({
        kube,
        namespace,
        pod: probe.name,
        container: 'probe',
        command: ['node', '-e', program],
      })
      const done = hosts.length > 0 && stdout.trim() === hosts.map(() => String(value)).join(' ')
      return done ? { done, value: undefined } : { done, seen: stdout.trim() || stderr }
    },
  })
}
