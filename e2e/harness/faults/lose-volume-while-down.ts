import { unlessNotFound } from '../not-found.ts'
import { podsOf } from '../pods.ts'
import { selectorOf } from '../stage.ts'
import type { Stage } from '../stage.ts'
import { waitUntil } from '../wait-until.ts'
import type { FaultTrace } from './fault.ts'

/** Scale everything to zero, delete one data pod's claim, and scale up again. */
export async function loseVolumeWhileDown(stage: Stage, ordinal: number): Promise<FaultTrace> {
  const at = Date.now()
  await scale(stage, { redis: 0, sentinel: 0 })
  await waitUntil({
    what: `all pods of ${stage.namespace} to be gone`,
    timeoutMs: 120_000,
    look: async () => {
      const left = await podsOf(stage.cluster.kube, stage.namespace, selectorOf(stage))
      return left.length === 0 ? { done: true, value: undefined } : { done: false, seen: `${left.length} pods` }
    },
  })
  await deleteClaim(stage, `data-${stage.names.redisSet}-${ordinal}`)
  await scale(stage, stage.counts)
  return { at, unfinished: () => undefined }
}

async function scale(stage: Stage, counts: Stage['counts']): Promise<void> {
  const { apps } = stage.cluster.kube
  for (const [name, replicas] of [
    [stage.names.redisSet, counts.redis],
    [stage.names.sentinelSet, counts.sentinel],
  ] as const) {
    const body = await apps.readNamespacedStatefulSetScale({ namespace: stage.namespace, name })
    body.spec = { replicas }
    await apps.replaceNamespacedStatefulSetScale({ namespace: stage.namespace, name, body })
  }
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
