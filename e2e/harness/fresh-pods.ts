import { stillThere } from './faults/fault.ts'
import { deletePod } from './pods.ts'
import { settle } from './settle.ts'
import type { Settled } from './settle.ts'
import type { Stage } from './stage.ts'

/**
 * See to it that no data server has been restarted in its pod: a kubelet waits longer before each further start, up to five minutes, so
 * that the tenth crash would measure the nine before it. The pods in question are deleted, one after the other.
 */
export async function freshPods(stage: Stage, rest: Settled): Promise<Settled> {
  let settled = rest
  for (const pod of stage.names.redisPods) {
    const { metadata, status } = settled.pods.find((one) => one.metadata?.name === pod) ?? {}
    const restarts = status?.containerStatuses?.find(({ name }) => name === 'redis')?.restartCount ?? 0
    if (restarts === 0) continue
    stage.recorder.mark('prepare', `${pod} has been restarted ${restarts} times, and is replaced`)
    await deletePod(stage.cluster.kube, { namespace: stage.namespace, name: pod })
    const old = new Set([metadata?.uid ?? ''])
    settled = await settle(stage, { unless: (pods) => stillThere(pods, old) })
  }
  return settled
}
