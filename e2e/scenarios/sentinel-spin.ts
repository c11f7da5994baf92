import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import type { Checklist } from '../harness/checklist.ts'
import { costsOf, millicoresBetween } from '../harness/container-cost.ts'
import { stillThere } from '../harness/faults/fault.ts'
import { chartOf, helmInstall } from '../harness/helm.ts'
import { startLedgerPod } from '../harness/ledger-pod.ts'
import { log } from '../harness/log.ts'
import { deletePod } from '../harness/pods.ts'
import { settle } from '../harness/settle.ts'

/** A Sentinel at rest uses a tenth of it, and one that spins all that it may: 500. */
const MOST_MILLICORES = 60

/** Without a policy that stops them, connections to pods that are away are refused, and leave sockets on which a Sentinel spins. */
export const sentinelSpin: Checklist<null> = {
  name: 'sentinel-spin',
  title: 'Sentinels are at rest when pods that were away are back, where connections to those were refused',
  items: [8],
  sets: ['full'],
  nodes: 4,
  notes: () => null,
  bail: true,
  steps: [
    {
      title: 'data pods and a Sentinel are deleted and come back',
      act: async ({ run, stage }) => {
        const { names, namespace, cluster, release } = stage
        const { kube, kubeconfig } = cluster
        const values = { networkPolicy: { egress: 'any' } }
        await helmInstall({ kubeconfig, namespace, release, ...chartOf(run), values })
        const ledger = await startLedgerPod({
          ...{ kube, namespace, names, streams: ['plain'], secret: names.secret, ratePerSecond: 10 },
        })
        for (const name of [...names.redisPods, names.sentinelPods[0] ?? '']) {
          const { pods } = await settle({ ...stage, ledger })
          const uid = pods.find(({ metadata }) => metadata?.name === name)?.metadata?.uid ?? ''
          await deletePod(kube, { namespace, name })
          await settle({ ...stage, ledger }, { unless: (now) => stillThere(now, new Set([uid])) })
        }
      },
    },
    {
      title: `a minute later every Sentinel uses less than ${MOST_MILLICORES} millicores`,
      act: async ({ stage: { cluster, namespace, names } }) => {
        await sleep(60_000)
        const before = await costsOf(cluster.kube, namespace, 'sentinel')
        await sleep(40_000)
        const after = await costsOf(cluster.kube, namespace, 'sentinel')
        expect(after.map(({ pod }) => pod)).to.deep.equal(names.sentinelPods)
        const used = millicoresBetween(before, after)
        log(`  Sentinels: ${used.map((each) => each.toFixed(1)).join(', ')} millicores`)
        expect(Math.max(...used)).to.be.below(MOST_MILLICORES)
      },
    },
  ],
}
