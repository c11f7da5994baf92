import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { forStreams } from '../clients/protocol.ts'
import type { Stream } from '../clients/protocol.ts'
import { chartValues } from '../harness/chart-values.ts'
import type { Checklist, Step } from '../harness/checklist.ts'
import { chartOf, helmInstall, helmLint, helmTest, helmUninstall } from '../harness/helm.ts'
import type { ReleaseOptions } from '../harness/helm.ts'
import type { LedgerClient } from '../harness/ledger-client.ts'
import { startLedgerPod } from '../harness/ledger-pod.ts'
import type { EmptyStage } from '../harness/open-stage.ts'
import type { Run } from '../harness/run-options.ts'
import { readSecret } from '../harness/rotate-secret.ts'
import { scanForSecrets } from '../harness/secret-scan.ts'
import { settle } from '../harness/settle.ts'
import { streamsFor } from '../harness/release-counts.ts'
import { switchesIn } from '../harness/switches.ts'

/** What the steps leave for each other. */
interface Notes {
  ledger?: LedgerClient
  /** What the Secret held before it was installed again. */
  replaced: Record<string, string>
  /** Numbers of the last write of each stream. */
  offered: Record<Stream, number>
  /** Numbers of the acknowledged writes. */
  acked: Record<Stream, Set<number>>
}

type InstallStep = Step<Notes>

/** Longest time from `helm install` to everything ready, images being there. */
const readyWithinMs = 60_000

const defaults = 'ci/default-values.yaml'
const development = 'examples/development.yaml'

const installs = (file: string): InstallStep[] => [
  {
    title: 'helm lint --strict is clean',
    act: async ({ run }) => {
      const { exitCode, stdout, stderr } = await helmLint(run.chart)
      expect(exitCode, stdout + stderr).to.equal(0)
    },
  },
  {
    title: `helm install --wait with ${file} is ready within ${readyWithinMs / 1000} s`,
    act: async ({ run, stage }) => {
      const from = Date.now()
      await install(run, stage, { values: chartValues(file) })
      expect(Date.now() - from).to.be.at.most(readyWithinMs)
    },
  },
  {
    title: 'helm test passes',
    act: async ({ stage }) => passesTest(stage),
  },
  {
    title: 'one master is named by all Sentinels, and takes 5 s of writes without an error',
    act: async ({ stage, notes }) => {
      notes.replaced = await readSecret(stage, stage.names.secret)
      const ledger = await startLedgerPod({ ...ledgerPlace(stage), ratePerSecond: 200 })
      notes.ledger = ledger
      await settle({ ...stage, ledger })
      await ledger.start()
      await sleep(5000)
      const { offered } = await ledger.stop()
      const { ops } = await ledger.take()
      notes.offered = offered
      for (const stream of ledger.streams) {
        notes.acked[stream] = new Set(ops[stream].filter(({ outcome }) => outcome === 'acked').map(({ n }) => n))
      }
      const all = ledger.streams.flatMap((stream) => ops[stream])
      expect(all.filter(({ outcome }) => outcome !== 'acked')).to.deep.equal([])
      expect(all.length).to.be.greaterThan(1000)
    },
  },
]

const reinstalls = (file: string): InstallStep[] => [
  {
    title: 'helm uninstall removes the release without a handover',
    act: async ({ stage, notes }) => {
      await notes.ledger?.take()
      await helmUninstall(where(stage))
      const events = (await notes.ledger?.take())?.events ?? []
      expect(switchesIn(events)).to.deep.equal([])
    },
  },
  {
    title:
      'it installs again on the kept volumes with a new password; helm test, without a wait before, passes; every key is there',
    act: async ({ run, stage, notes }) => {
      await install(run, stage, { values: chartValues(file), waitSeconds: 0 })
      await passesTest(stage)
      const { 'redis-password': password } = await readSecret(stage, stage.names.secret)
      expect(password).not.to.equal(notes.replaced['redis-password'])
      const ledger = await startLedgerPod({ ...ledgerPlace(stage), ratePerSecond: 200, pod: 'ledger-2' })
      await settle({ ...stage, ledger })
      const from = forStreams(() => 1)
      const answers = await ledger.verify({ from, upTo: notes.offered, replicas: stage.names.redisPods })
      for (const { server, missing, error } of answers) {
        expect(error, server).to.equal(undefined)
        const lost = ledger.streams.flatMap((stream) => missing[stream].filter((n) => notes.acked[stream].has(n)))
        expect(lost, server).to.deep.equal([])
      }
      notes.ledger = ledger
    },
  },
]

const hidesSecrets: InstallStep = {
  title: 'no secret is in argv, environments, ConfigMaps, pods, Jobs, events or logs',
  act: async ({ stage, notes }) => {
    expect(await scanForSecrets(stage, stage.names.secret, [notes.replaced])).to.deep.equal([])
  },
}

const notes = (): Notes => ({
  replaced: {},
  offered: forStreams(() => 0),
  acked: forStreams(() => new Set<number>()),
})

/** Items 2 and 8 with the defaults, on a cluster of one control plane and three workers. */
export const installOnFourNodes: Checklist<Notes> = {
  name: 'install',
  title: 'helm install, test, uninstall and install again on 1 + 3 nodes',
  items: [2, 8],
  sets: ['short', 'full'],
  nodes: 4,
  values: chartValues(defaults),
  notes,
  bail: true,
  steps: [...installs(defaults), ...reinstalls(defaults), hidesSecrets],
}

/** Item 2 with the example for a development cluster, on a cluster of one node. */
export const installOnOneNode: Checklist<Notes> = {
  name: 'install-one-node',
  title: 'helm install, test, uninstall and install again on 1 node',
  items: [2],
  sets: ['short', 'full'],
  nodes: 1,
  values: chartValues(development),
  notes,
  bail: true,
  steps: [...installs(development), ...reinstalls(development)],
}

async function install(
  run: Run,
  stage: EmptyStage,
  values: Pick<ReleaseOptions, 'values' | 'waitSeconds'>,
): Promise<void> {
  await helmInstall({ ...where(stage), ...chartOf(run), ...values })
}

async function passesTest(stage: EmptyStage): Promise<void> {
  const { exitCode, stdout, stderr } = await helmTest(where(stage))
  expect(exitCode, stdout + stderr).to.equal(0)
}

function where(stage: EmptyStage): { kubeconfig: string; namespace: string; release: string } {
  return { kubeconfig: stage.cluster.kubeconfig, namespace: stage.namespace, release: stage.release }
}

function ledgerPlace(stage: EmptyStage): Pick<EmptyStage, 'namespace' | 'names'> & {
  kube: EmptyStage['cluster']['kube']
  secret: string
  streams: Stream[]
} {
  const { names, namespace } = stage
  const streams = streamsFor(stage.counts.proxy)
  return { kube: stage.cluster.kube, namespace, names, secret: names.secret, streams }
}
