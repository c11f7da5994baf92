import type { Kube } from './kube.ts'
import { unlessNotFound } from './not-found.ts'
import { waitUntil } from './wait-until.ts'

/** Create a namespace that carries the id of its run. */
export async function createNamespace(kube: Kube, name: string, run: string): Promise<void> {
  await kube.core.createNamespace({ body: { metadata: { name, labels: { 'redis-sentinel-e2e/run': run } } } })
}

/** Delete a namespace and wait until it is gone. */
export async function deleteNamespace(kube: Kube, name: string): Promise<void> {
  await unlessNotFound(kube.core.deleteNamespace({ name }))
  await waitUntil({
    what: `namespace ${name} to be gone`,
    timeoutMs: 180_000,
    look: async () => {
      const found = await unlessNotFound(kube.core.readNamespace({ name }))
      return found === undefined ? { done: true, value: undefined } : { done: false, seen: found.status?.phase ?? '' }
    },
  })
}

/** Delete every namespace that a run has left, without waiting. */
export async function deleteNamespacesOf(kube: Kube, run: string): Promise<void> {
  const { items } = await kube.core.listNamespace({ labelSelector: `redis-sentinel-e2e/run=${run}` })
  for (const { metadata } of items) await kube.core.deleteNamespace({ name: metadata?.name ?? '' })
}
