import { setTimeout as sleep } from 'node:timers/promises'
import { editAgain } from '../edit-again.ts'
import type { Kube } from '../kube.ts'
import { isReady, podsOf } from '../pods.ts'
import type { Stage } from '../stage.ts'
import { waitUntil } from '../wait-until.ts'
import type { FaultTrace, Victim } from './fault.ts'
import { killMaster } from './kill-master.ts'

const coredns = { namespace: 'kube-system', name: 'coredns' }

/** Options of {@link dnsGone}. */
export interface DnsGoneOptions {
  /** How long no name is known, in seconds. */
  seconds: number
  /** Kill the master's process meanwhile. */
  kill: boolean
}

/** Scale the cluster's name servers to zero for some seconds. */
export async function dnsGone(stage: Stage, victim: Victim, { seconds, kill }: DnsGoneOptions): Promise<FaultTrace> {
  const { kube } = stage.cluster
  const before = (await kube.apps.readNamespacedDeploymentScale(coredns)).spec?.replicas ?? 2
  let trace: FaultTrace = { at: Date.now(), unfinished: () => undefined }
  try {
    await scaleDns(kube, 0)
    if (kill) trace = await killMaster(stage, victim)
    await sleep(seconds * 1000)
  } finally {
    stage.recorder.mark('undo', 'names are known again')
    await scaleDns(kube, before)
  }
  return trace
}

async function scaleDns(kube: Kube, replicas: number): Promise<void> {
  await editAgain(async () => {
    const body = await kube.apps.readNamespacedDeploymentScale(coredns)
    body.spec = { replicas }
    await kube.apps.replaceNamespacedDeploymentScale({ ...coredns, body })
  })
  await waitUntil({
    what: `${replicas} name servers to be ready and no others to be there`,
    timeoutMs: 90_000,
    look: async () => {
      const { spec } = await kube.apps.readNamespacedDeployment(coredns)
      // The Deployment does not count those that end, and they go on answering for some seconds.
      const pods = await podsOf(kube, coredns.namespace, spec?.selector.matchLabels ?? {})
      const ready = pods.filter(isReady).length
      const done = pods.length === replicas && ready === replicas
      return done ? { done, value: undefined } : { done, seen: `${ready} of ${pods.length} ready` }
    },
  })
}
