import type { Kube } from './kube.ts'
import { unlessNotFound } from './not-found.ts'
import { waitUntil } from './wait-until.ts'

const runLabel = 'redis-sentinel-e2e/run'

/** Create a namespace that carries the id of its run and takes only pods of the strictest standard. */
export async function createNamespace(kube: Kube, name: string, run: string): Promise<void> {
  const labels = { [runLabel]: run, 'pod-security.kubernetes.io/enforce': 'restricted' }
  await kube.core.createNamespace({ body: { metadata: { name, labels } } })
}

/** The id of the run that made a namespace. */
export async function runOf(kube: Kube, name: string): Promise<string> {
  return (await kube.core.readNamespace({ name })).metadata?.labels?.[runLabel] ?? ''
}

/** Delete a namespace and wait until it is gone. Its pods are not given the time to hand over: nobody is left to care. */
export async function deleteNamespace(kube: Kube, name: string): Promise<void> {
  await unlessNotFound(kube.core.deleteNamespace({ name }))
  await unlessNotFound(kube.core.deleteCollectionNamespacedPod({ namespace: name, gracePeriodSeconds: 1 }))
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
  const { items } = await kube.core.listNamespace({ labelSelector: `${runLabel}=${run}` })
  for (const { metadata } of items) await kube.core.deleteNamespace({ name: metadata?.name ?? '' })
}
