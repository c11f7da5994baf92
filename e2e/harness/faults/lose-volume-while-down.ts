import { unlessNotFound } from '../not-found.ts'
import { podsGone } from '../pods-gone.ts'
import { scaleSet } from '../scale-set.ts'
import type { Stage } from '../stage.ts'
import { waitUntil } from '../wait-until.ts'
import type { FaultTrace } from './fault.ts'

/** Scale data pods and Sentinels to zero, delete one data pod's claim, and scale up again. */
export async function loseVolumeWhileDown(stage: Stage, ordinal: number): Promise<FaultTrace> {
  const at = Date.now()
  await scale(stage, { redis: 0, sentinel: 0 })
  await podsGone(stage, ['redis', 'sentinel'])
  await deleteClaim(stage, `data-${stage.names.redisSet}-${ordinal}`)
  await scale(stage, stage.counts)
  return { at, unfinished: () => undefined }
}

async function scale(stage: Stage, counts: Pick<Stage['counts'], 'redis' | 'sentinel'>): Promise<void> {
  await scaleSet(stage, stage.names.redisSet, counts.redis)
  await scaleSet(stage, stage.names.sentinelSet, counts.sentinel)
}

async function deleteClaim(stage: Stage, name: string): Promise<void> {
  const { core } = stage.cluster.kube
  const claim = { namespace: stage.namespace, name }
  await core.deleteNamespacedPersistentVolumeClaim(claim)
  await waitUntil({
    what: `the claim ${name} to be gone`,
    timeoutMs: 60_000,
    look: async () => {
      const found = await unlessNotFound(core.readNamespacedPersistentVolumeClaim(claim))
      return found === undefined ? { done: true, value: undefined } : { done: false, seen: found.status?.phase ?? '' }
    },
  })
}
