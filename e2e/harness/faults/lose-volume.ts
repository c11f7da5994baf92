import { unlessNotFound } from '../not-found.ts'
import type { Stage } from '../stage.ts'
import { deleteMaster } from './delete-master.ts'
import type { FaultTrace, Victim } from './fault.ts'

/** Delete the master's claim, which then waits for its pod, and force-delete the pod: it comes back with an empty volume. */
export async function loseVolume(stage: Stage, victim: Victim): Promise<FaultTrace> {
  const claim = { namespace: stage.namespace, name: `data-${victim.pod}` }
  await unlessNotFound(stage.cluster.kube.core.deleteNamespacedPersistentVolumeClaim(claim))
  return deleteMaster(stage, victim, 0)
}
