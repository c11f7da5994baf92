import { isApiError, isBudgetRefusal } from './api-error.ts'
import { whileCordoned } from './cordon.ts'
import { HarnessError } from './error.ts'
import { stillThere } from './faults/fault.ts'
import type { Kube } from './kube.ts'
import { setPods } from './set-pods.ts'
import type { Component } from './set-pods.ts'
import type { Stage } from './stage.ts'
import { waitUntil } from './wait-until.ts'

// Two drains by this order cannot stop each other for good: the one that waits has evicted nothing that the other waits for.
const order: readonly Component[] = ['redis', 'sentinel', 'proxy']

/** Longest time for one eviction: another drain may have to end first, and what it evicted must be back. */
const evictedWithinMs = 180_000

/** What a drain did. */
export interface Drained {
  /** Uids of the pods that had to go. */
  gone: Set<string>
  /** Data pods whose eviction a disruption budget refused at first. */
  refused: string[]
}

/** Drain a node of the set's pods, as `kubectl drain` does: cordon it, and ask for each eviction until it is granted. */
export async function drainNode(stage: Stage, node: string): Promise<Drained> {
  const { kube } = stage.cluster
  return whileCordoned(kube, node, async () => {
    const gone = new Set<string>()
    const refused = new Set<string>()
    for (const component of order) {
      const pods = (await setPods(stage, [component])).filter(({ spec }) => spec?.nodeName === node)
      for (const { metadata } of pods) gone.add(metadata?.uid ?? '')
      const onRefused = (pod: string): void => {
        if (component === 'redis') refused.add(pod)
        stage.recorder.mark('eviction', `a disruption budget refuses to evict ${pod}`)
      }
      const { namespace } = stage
      await Promise.all(pods.map(({ metadata }) => evict(kube, { namespace, name: metadata?.name ?? '' }, onRefused)))
    }
    if (gone.size === 0) throw new HarnessError(`${node} has no pod of the set`, { code: 'NOTHING_TO_DRAIN' })
    await waitUntil({
      what: `the pods of ${node} to be gone`,
      timeoutMs: 120_000,
      look: async () => {
        const left = stillThere(await setPods(stage, order), gone)
        return left === undefined ? { done: true, value: undefined } : { done: false, seen: left }
      },
    })
    return { gone, refused: [...refused] }
  })
}

async function evict(
  kube: Kube,
  { namespace, name }: { namespace: string; name: string },
  onRefused: (pod: string) => void,
): Promise<void> {
  await waitUntil({
    what: `the eviction of ${namespace}/${name}`,
    timeoutMs: evictedWithinMs,
    everyMs: 1000,
    look: async () => {
      try {
        await kube.core.createNamespacedPodEviction({ namespace, name, body: { metadata: { namespace, name } } })
        return { done: true, value: undefined }
      } catch (error) {
        if (isApiError(error, 404)) return { done: true, value: undefined }
        // 429 is said by a busy API server as well.
        if (!isApiError(error, 429)) throw error
        if (!isBudgetRefusal(error)) return { done: false, seen: 'the API server is busy' }
        onRefused(name)
        return { done: false, seen: 'a disruption budget does not allow it yet' }
      }
    },
  })
}
