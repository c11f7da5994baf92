import { expect } from 'chai'
import type { Checklist } from '../harness/checklist.ts'
import { chartOf, helmInstall, helmTest } from '../harness/helm.ts'
import { inPod } from '../harness/in-pod.ts'
import type { LedgerClient } from '../harness/ledger-client.ts'
import { startLedgerPod } from '../harness/ledger-pod.ts'
import type { EmptyStage } from '../harness/open-stage.ts'
import { streamsFor } from '../harness/release-counts.ts'
import { setPods } from '../harness/set-pods.ts'
import type { Stage } from '../harness/stage.ts'
import { unsettled } from '../harness/unsettled.ts'
import { waitUntil } from '../harness/wait-until.ts'
import { lostWrites } from './lost-writes.ts'

/** What the steps leave for each other. */
interface Notes {
  ledger?: LedgerClient
}

/** A pod whose exporter has no image is not ready for Kubernetes, whatever its server does. */
const values = { metrics: { enabled: true, image: { tag: 'no-such-tag' } } }

/** No exporter has an image, from the first minute on. */
export const exportersMissing: Checklist<Notes> = {
  name: 'exporters-missing',
  title: 'an exporter image that cannot be pulled costs metrics and nothing else',
  items: [2],
  sets: ['full'],
  nodes: 4,
  values,
  notes: () => ({}),
  bail: true,
  steps: [
    {
      title: 'the set forms and takes writes on each route',
      act: async ({ run, stage, notes }) => {
        const { names, namespace, cluster, counts } = stage
        await helmInstall({ ...where(stage), ...chartOf(run), values, waitSeconds: 0 })
        const streams = streamsFor(counts.proxy)
        const ledger = await startLedgerPod({
          ...{ kube: cluster.kube, namespace, names, secret: names.secret, streams, ratePerSecond: 50 },
        })
        notes.ledger = ledger
        await serves({ ...stage, ledger })
        await ledger.start()
      },
    },
    {
      title: 'no exporter runs, and no server restarts for it',
      act: async ({ stage }) => {
        const pods = await setPods(stage, ['redis', 'sentinel'])
        const statuses = pods.flatMap(({ status }) => status?.containerStatuses ?? [])
        const exporters = statuses.filter(({ name }) => name === 'metrics')
        // Without this evidence the image may have been there.
        expect(exporters.map(({ state }) => state?.waiting?.reason)).to.satisfy((reasons: string[]) =>
          reasons.every((reason) => ['ErrImagePull', 'ImagePullBackOff'].includes(reason)),
        )
        expect(exporters).to.have.length(stage.counts.redis + stage.counts.sentinel)
        expect(statuses.filter(({ restartCount }) => restartCount > 0).map(({ name }) => name)).to.deep.equal([])
      },
    },
    {
      title: 'helm test passes',
      act: async ({ stage }) => {
        const { exitCode, stdout, stderr } = await helmTest(where(stage))
        expect(exitCode, stdout + stderr).to.equal(0)
      },
    },
    {
      title: 'sentinelctl failover moves the master, and no acknowledged write is lost',
      act: async ({ stage, notes }) => {
        const { ledger } = notes
        if (ledger === undefined) throw new Error('no ledger client was started')
        const whole = { ...stage, ledger }
        const before = await serves(whole)
        const [pod = ''] = stage.names.redisPods
        await inPod(whole, { pod, container: 'redis', program: 'sentinelctl failover', timeoutMs: 60_000 })
        expect(await serves(whole)).to.not.equal(before)
        expect(await lostWrites(ledger)).to.deep.equal([])
      },
    },
  ],
}

/** Waits until the set is at rest in all but what Kubernetes says of its pods; returns the pod of the master. */
async function serves(stage: Stage): Promise<string> {
  return waitUntil({
    what: `the set in ${stage.namespace} to form`,
    timeoutMs: 240_000,
    look: async () => {
      const view = await stage.ledger.view()
      const why = unsettled({ view, pods: [], expected: stage.counts }).filter((each) => !each.includes('pods ready'))
      if (why.length > 0) return { done: false, seen: why.join('; ') }
      return { done: true, value: view.nodes.find(({ role }) => role === 'master')?.node ?? '' }
    },
  })
}

function where(stage: EmptyStage): { kubeconfig: string; namespace: string; release: string } {
  return { kubeconfig: stage.cluster.kubeconfig, namespace: stage.namespace, release: stage.release }
}
