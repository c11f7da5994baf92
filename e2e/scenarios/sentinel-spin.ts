import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import type { Checklist, Desk, Step } from '../harness/checklist.ts'
import { costsOf, millicoresBetween } from '../harness/container-cost.ts'
import { deleteAllPods } from '../harness/faults/delete-all-pods.ts'
import { stillThere } from '../harness/faults/fault.ts'
import { chartOf, helmInstall } from '../harness/helm.ts'
import type { LedgerClient } from '../harness/ledger-client.ts'
import { startLedgerPod } from '../harness/ledger-pod.ts'
import { log } from '../harness/log.ts'
import { deletePod } from '../harness/pods.ts'
import { settle } from '../harness/settle.ts'
import type { Stage } from '../harness/stage.ts'

/** A Sentinel at rest uses a tenth of it, and one that spins all that it may: 500. */
const MOST_MILLICORES = 60

interface Notes {
  ledger?: LedgerClient
}

/** Every Sentinel's use of a core, over 40 s, when a minute has passed since pods were away. */
const areAtRest = (since: string): Step<Notes> => ({
  title: `a minute ${since} every Sentinel uses less than ${MOST_MILLICORES} millicores`,
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
})

/** Without a policy that stops them, connections to pods that are away are refused, and leave sockets on which a Sentinel spins. */
export const sentinelSpin: Checklist<Notes> = {
  name: 'sentinel-spin',
  title: 'Sentinels are at rest when pods that were away are back, where connections to those were refused',
  items: [8],
  sets: ['full'],
  nodes: 4,
  notes: () => ({}),
  bail: true,
  steps: [
    {
      title: 'data pods and a Sentinel are deleted, one after the other, and come back',
      act: async (desk) => {
        const { run, stage } = desk
        const { names, namespace, cluster, release } = stage
        const { kube, kubeconfig } = cluster
        const values = { networkPolicy: { egress: 'any' } }
        await helmInstall({ kubeconfig, namespace, release, ...chartOf(run), values })
        desk.notes.ledger = await startLedgerPod({
          ...{ kube, namespace, names, streams: ['plain'], secret: names.secret, ratePerSecond: 10 },
        })
        const full = withLedger(desk)
        for (const name of [...names.redisPods, names.sentinelPods[0] ?? '']) {
          const { pods } = await settle(full)
          const uid = pods.find(({ metadata }) => metadata?.name === name)?.metadata?.uid ?? ''
          await deletePod(kube, { namespace, name })
          await settle(full, { unless: (now) => stillThere(now, new Set([uid])) })
        }
      },
    },
    areAtRest('later'),
    {
      title: 'all data pods and Sentinels are deleted at once, and come back',
      act: async (desk) => {
        const full = withLedger(desk)
        const { unfinished } = await deleteAllPods(full, 1)
        await settle(full, { unless: unfinished })
      },
    },
    areAtRest('after that'),
  ],
}

function withLedger({ stage, notes }: Desk<Notes>): Stage {
  if (notes.ledger === undefined) throw new Error('no ledger client was started')
  return { ...stage, ledger: notes.ledger }
}
