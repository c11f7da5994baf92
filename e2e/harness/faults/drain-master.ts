import { whileCordoned } from '../cordon.ts'
import type { Kube } from '../kube.ts'
import { setPods } from '../set-pods.ts'
import type { Stage } from '../stage.ts'
import { waitUntil } from '../wait-until.ts'
import { isApiError } from '../api-error.ts'
import { stillThere } from './fault.ts'
import type { FaultTrace, Victim } from './fault.ts'

/** Drain the master's node of the set's pods, as `kubectl drain` does: cordon it, and ask for each eviction until it is granted. */
export async function drainMaster(stage: Stage, victim: Victim): Promise<FaultTrace> {
  const { kube } = stage.cluster
  const at = Date.now()
  const uids = await whileCordoned(kube, victim.node, async () => {
    const pods = (await setPods(stage, ['redis', 'sentinel', 'proxy'])).filter(
      ({ spec }) => spec?.nodeName === victim.node,
    )
    const gone = new Set(pods.map(({ metadata }) => metadata?.uid ?? ''))
    await Promise.all(pods.map(({ metadata }) => evict(kube, stage.namespace, metadata?.name ?? '')))
    await waitUntil({
      what: `the pods of ${victim.node} to be gone`,
      timeoutMs: 120_000,
      look: async () => {
        const left = stillThere(await setPods(stage, ['redis', 'sentinel', 'proxy']), gone)
        return left === undefined ? { done: true, value: undefined } : { done: false, seen: left }
      },
    })
    return gone
  })
  return { at, unfinished: (now) => stillThere(now, uids) }
}

// 429: a disruption budget says not now.
async function evict(kube: Kube, namespace: string, name: string): Promise<void> {
  await waitUntil({
    what: `the eviction of ${namespace}/${name}`,
    timeoutMs: 120_000,
    everyMs: 1000,
    look: async () => {
      try {
        await kube.core.createNamespacedPodEviction({ namespace, name, body: { metadata: { namespace, name } } })
        return { done: true, value: undefined }
      } catch (error) {
        if (isApiError(error, 404)) return { done: true, value: undefined }
        if (isApiError(error, 429)) return { done: false, seen: 'a disruption budget does not allow it yet' }
        throw error
      }
    },
  })
}
