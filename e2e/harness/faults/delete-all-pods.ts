import { deletePod } from '../pods.ts'
import { setPods } from '../set-pods.ts'
import type { Stage } from '../stage.ts'
import { stillThere } from './fault.ts'
import type { FaultTrace } from './fault.ts'

/** Delete all data pods and Sentinels in the same moment. */
export async function deleteAllPods(stage: Stage, graceSeconds?: number): Promise<FaultTrace> {
  const { kube } = stage.cluster
  const pods = await setPods(stage, ['redis', 'sentinel'])
  const uids = new Set(pods.map((pod) => pod.metadata?.uid ?? ''))
  const at = Date.now()
  await Promise.all(
    pods.map((pod) => deletePod(kube, { namespace: stage.namespace, name: pod.metadata?.name ?? '' }, graceSeconds)),
  )
  return { at, unfinished: (now) => stillThere(now, uids) }
}
