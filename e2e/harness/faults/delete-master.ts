import { deletePod } from '../pods.ts'
import type { Stage } from '../stage.ts'
import { stillThere } from './fault.ts'
import type { FaultTrace, Victim } from './fault.ts'

/** Delete the master's pod, with its own grace period or with the one given. */
export async function deleteMaster(stage: Stage, victim: Victim, graceSeconds?: number): Promise<FaultTrace> {
  const at = Date.now()
  await deletePod(stage.cluster.kube, { namespace: stage.namespace, name: victim.pod }, graceSeconds)
  return { at, unfinished: (pods) => stillThere(pods, new Set([victim.uid])) }
}
