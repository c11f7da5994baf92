import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { forStreams } from '../clients/protocol.ts'
import type { Checklist, Step } from '../harness/checklist.ts'
import { execInPod } from '../harness/exec.ts'
import { stillThere } from '../harness/faults/fault.ts'
import { chartOf, helmInstall, helmTest, helmUpgrade } from '../harness/helm.ts'
import type { LedgerClient } from '../harness/ledger-client.ts'
import { startLedgerPod } from '../harness/ledger-pod.ts'
import type { EmptyStage } from '../harness/open-stage.ts'
import { deletePod } from '../harness/pods.ts'
import { streamsFor } from '../harness/release-counts.ts'
import { untilApplied, writeSecret } from '../harness/rotate-secret.ts'
import { scanForSecrets } from '../harness/secret-scan.ts'
import { setPods } from '../harness/set-pods.ts'
import { settle } from '../harness/settle.ts'
import { switchesIn } from '../harness/switches.ts'
import { waitUntil } from '../harness/wait-until.ts'

/** What the steps leave for each other. */
interface Notes {
  ledger?: LedgerClient
  /** Name, id and restarts of every container before the first change. */
  lives: string[]
}

const secret = 'rotated-auth'
const key = (): string => randomBytes(32).toString('hex')
const before = { password: `the "old" pass#word`, internalKey: key(), proxyPassword: `old ${key()}` }
const after = { password: `the 'new' pass\\word $1`, internalKey: key(), proxyPassword: `new ${key()}` }

const replacedSecret = {
  'redis-password': before.password,
  'internal-key': before.internalKey,
  'proxy-password': before.proxyPassword,
}

const values = { auth: { existingSecret: secret } }

const steps: Step<Notes>[] = [
  {
    title: 'a set with a Secret of its own takes 200 writes/s on each route',
    act: async ({ run, stage, notes }) => {
      const { kube } = stage.cluster
      await kube.core.createNamespacedSecret({
        namespace: stage.namespace,
        body: { metadata: { name: secret }, stringData: replacedSecret },
      })
      await helmInstall({ ...where(stage), ...chartOf(run), values })
      const ledger = await startLedger(stage, 'ledger')
      await settle({ ...stage, ledger })
      notes.ledger = ledger
      notes.lives = await livesOf(stage)
      await ledger.start()
    },
  },
  {
    title: 'a new password is let in beside the old one within three minutes',
    act: async ({ stage }) => {
      await writeSecret(stage, secret, {
        'redis-password': before.password,
        'redis-password-previous': after.password,
        'internal-key': before.internalKey,
        'internal-key-previous': after.internalKey,
        'proxy-password': before.proxyPassword,
        'proxy-password-previous': after.proxyPassword,
      })
      await untilApplied(stage, [before.password, after.password])
    },
  },
  {
    title: 'the new one becomes the current one, while clients that connect take either',
    act: async ({ stage }) => {
      await writeSecret(stage, secret, {
        'redis-password': after.password,
        'redis-password-previous': before.password,
        'internal-key': after.internalKey,
        'internal-key-previous': before.internalKey,
        'proxy-password': after.proxyPassword,
        'proxy-password-previous': before.proxyPassword,
      })
      // Its own kubelet tells the ledger client in its time, too.
      await sleep(100_000)
      await untilApplied(stage, [before.password, after.password])
    },
  },
  {
    title: 'without the old one in the Secret it is refused everywhere within three minutes',
    act: async ({ stage }) => {
      await writeSecret(stage, secret, {
        'redis-password': after.password,
        'internal-key': after.internalKey,
        'proxy-password': after.proxyPassword,
      })
      await untilApplied(stage, [after.password])
    },
  },
  {
    title: 'no write failed, nobody switched and nothing restarted',
    act: async ({ stage, notes }) => {
      const ledger = ledgerOf(notes)
      await sleep(2000)
      const { offered } = await ledger.stop()
      const { ops, events } = await ledger.take()
      const all = ledger.streams.flatMap((stream) => ops[stream])
      expect(all.filter(({ outcome }) => outcome !== 'acked')).to.deep.equal([])
      expect(switchesIn(events)).to.deep.equal([])
      expect(await livesOf(stage)).to.deep.equal(notes.lives)
      const answers = await ledger.verify({ from: forStreams(() => 1), upTo: offered, replicas: stage.names.redisPods })
      for (const { server, missing, error } of answers) {
        expect(error, server).to.equal(undefined)
        for (const stream of ledger.streams) expect(missing[stream], `${stream} on ${server}`).to.deep.equal([])
      }
    },
  },
  {
    title: 'with the new password a handover works, helm test passes, and no secret is shown',
    act: async ({ stage }) => {
      const ledger = await startLedger(stage, 'ledger-2')
      const { master, pods } = await settle({ ...stage, ledger })
      const old = pods.filter(({ metadata }) => metadata?.name === master).map(({ metadata }) => metadata?.uid ?? '')
      await deletePod(stage.cluster.kube, { namespace: stage.namespace, name: master })
      await settle({ ...stage, ledger }, { unless: (now) => stillThere(now, new Set(old)) })
      const { exitCode, stdout, stderr } = await helmTest(where(stage))
      expect(exitCode, stdout + stderr).to.equal(0)
      expect(await scanForSecrets(stage, secret, [replacedSecret])).to.deep.equal([])
    },
  },
  {
    title: 'a change of timers and quorum is in force within three minutes, and nothing restarts',
    act: async ({ run, stage }) => {
      const lives = await livesOf(stage)
      await helmUpgrade({
        ...where(stage),
        ...chartOf(run),
        values: { ...values, profile: 'safe', sentinel: { quorum: 3 } },
      })
      await waitUntil({
        what: 'every Sentinel to use them',
        timeoutMs: 180_000,
        everyMs: 5000,
        look: async () => {
          const found = await Promise.all(stage.names.sentinelPods.map((pod) => timersOf(stage, pod)))
          const done = found.every((timers) => timers === '5000 15000 3')
          return done ? { done, value: undefined } : { done, seen: found.join('; ') }
        },
      })
      expect(await livesOf(stage)).to.deep.equal(lives)
    },
  },
]

/** Passwords, timers and the quorum change while the set runs. */
export const rotation: Checklist<Notes> = {
  name: 'rotation',
  title: 'passwords and timers change under load',
  items: [6],
  sets: ['full'],
  nodes: 4,
  notes: () => ({ lives: [] }),
  bail: true,
  steps,
}

function where(stage: EmptyStage): { kubeconfig: string; namespace: string; release: string } {
  return { kubeconfig: stage.cluster.kubeconfig, namespace: stage.namespace, release: stage.release }
}

function startLedger(stage: EmptyStage, pod: string): Promise<LedgerClient> {
  const { names, namespace, cluster } = stage
  const streams = streamsFor(stage.counts.proxy)
  return startLedgerPod({ kube: cluster.kube, namespace, names, secret, streams, ratePerSecond: 200, pod })
}

function ledgerOf({ ledger }: Notes): LedgerClient {
  if (ledger === undefined) throw new Error('no ledger client was started')
  return ledger
}

async function livesOf(stage: EmptyStage): Promise<string[]> {
  const pods = await setPods(stage, ['redis', 'sentinel', 'proxy'])
  return pods
    .flatMap(({ metadata, status }) =>
      [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].map(
        ({ name, restartCount }) => `${metadata?.name}/${name} ${metadata?.uid} ${restartCount}`,
      ),
    )
    .sort()
}

// down-after, failover-timeout and quorum in force; the library of the pod's own scripts knows how to enter.
const program = `
LIB=/opt/redis-sentinel/lib
. "$LIB/common.sh"
. "$LIB/client.sh"
ask "$HA_LOCAL" "$SENTINEL_PORT" "SENTINEL MASTER $MASTER_NAME"
`

async function timersOf(stage: EmptyStage, pod: string): Promise<string> {
  const { kube } = stage.cluster
  const target = { kube, namespace: stage.namespace, pod, container: 'sentinel' }
  const { stdout } = await execInPod({ ...target, command: ['sh', '-c', program] })
  const words = stdout.split('\n')
  return ['down-after-milliseconds', 'failover-timeout', 'quorum']
    .map((name) => words[words.indexOf(name) + 1])
    .join(' ')
}
