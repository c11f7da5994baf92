import { isApiError } from './api-error.ts'
import { whileCordoned } from './cordon.ts'
import { HarnessError } from './error.ts'
import { stillThere } from './faults/fault.ts'
import type { Kube } from './kube.ts'
import { setPods } from './set-pods.ts'
import type { Component } from './set-pods.ts'
import type { Stage } from './stage.ts'
import { waitUntil } from './wait-until.ts'

// Two drains that both go by this order never wait for each other.
const order: readonly Component[] = ['redis', 'sentinel', 'proxy']

/** Longest time for one eviction: another drain may have to end first, and what it evicted must be back. */
const evictedWithinMs = 180_000

/**
 * Drain a node of the set's pods, as `kubectl drain` does: cordon it, and ask for each eviction until it is granted. Returns the
 * uids of the pods that had to go.
 */
export async function drainNode(stage: Stage, node: string): Promise<Set<string>> {
  const { kube } = stage.cluster
  return whileCordoned(kube, node, async () => {
    const gone = new Set<string>()
    for (const component of order) {
      const pods = (await setPods(stage, [component])).filter(({ spec }) => spec?.nodeName === node)
      for (const { metadata } of pods) gone.add(metadata?.uid ?? '')
      await Promise.all(pods.map(({ metadata }) => evict(kube, stage.namespace, metadata?.name ?? '')))
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
    return gone
  })
}

// 429: a disruption budget says not now.
async function evict(kube: Kube, namespace: string, name: string): Promise<void> {
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
        if (isApiError(error, 429)) return { done: false, seen: 'a disruption budget does not allow it yet' }
        throw error
      }
    },
  })
}
