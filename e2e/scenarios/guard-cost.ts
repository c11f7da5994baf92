import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import type { Checklist } from '../harness/checklist.ts'
import { costsOf, millicoresBetween } from '../harness/container-cost.ts'
import type { ContainerCost } from '../harness/container-cost.ts'
import { chartOf, helmInstall } from '../harness/helm.ts'
import { startLedgerPod } from '../harness/ledger-pod.ts'
import { log } from '../harness/log.ts'
import { streamsFor } from '../harness/release-counts.ts'
import { settle } from '../harness/settle.ts'

const MINUTES = 10
const MOST_MILLICORES = 25
const MEBIBYTE = 1024 * 1024
const MOST_MEBIBYTES = 8

interface Notes {
  before: ContainerCost[]
  after: ContainerCost[]
}

/** What the guard costs a data pod. */
export const guardCost: Checklist<Notes> = {
  name: 'guard-cost',
  title: `what the guard of a data pod uses in ${MINUTES} minutes`,
  items: [8],
  sets: ['full'],
  nodes: 4,
  notes: () => ({ before: [], after: [] }),
  bail: true,
  steps: [
    {
      title: 'is measured under 200 writes/s on each route',
      act: async ({ run, stage, notes }) => {
        const { names, namespace, cluster, release } = stage
        const { kube, kubeconfig } = cluster
        await helmInstall({ kubeconfig, namespace, release, ...chartOf(run), values: {} })
        const streams = streamsFor(stage.counts.proxy)
        const ledger = await startLedgerPod({
          ...{ kube, namespace, names, streams },
          secret: names.secret,
          ratePerSecond: 200,
        })
        await settle({ ...stage, ledger })
        await ledger.start()
        // A kubelet measures every 10 s or so.
        await sleep(30_000)
        notes.before = await costsOf(kube, namespace, 'guard')
        await sleep(MINUTES * 60_000)
        notes.after = await costsOf(kube, namespace, 'guard')
        await ledger.stop()
        for (const costs of [notes.before, notes.after])
          expect(costs.map(({ pod }) => pod)).to.deep.equal(names.redisPods)
      },
    },
    {
      title: `is less than ${MOST_MILLICORES} millicores a pod`,
      act: ({ notes: { before, after } }) => {
        const used = millicoresBetween(before, after)
        log(`  guards: ${used.map((each) => each.toFixed(1)).join(', ')} millicores`)
        expect(Math.max(...used)).to.be.below(MOST_MILLICORES)
        return Promise.resolve()
      },
    },
    {
      title: `has less than ${MOST_MEBIBYTES} MiB resident a pod`,
      act: ({ notes: { after } }) => {
        const mebibytes = (bytes: number): string => (bytes / MEBIBYTE).toFixed(1)
        const used = after.map(({ resident, workingSet }) => `${mebibytes(resident)} of ${mebibytes(workingSet)}`)
        log(`  guards: ${used.join(', ')} MiB are resident`)
        expect(Math.max(...after.map(({ resident }) => resident / MEBIBYTE))).to.be.below(MOST_MEBIBYTES)
        return Promise.resolve()
      },
    },
  ],
}
