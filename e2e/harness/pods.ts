import type { V1Pod } from '@kubernetes/client-node'
import type { Kube } from './kube.ts'
import { unlessNotFound } from './not-found.ts'
import { waitUntil } from './wait-until.ts'

/** Is the pod Ready and not on its way out? */
export function isReady(pod: V1Pod): boolean {
  const ready = pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
  return ready && pod.metadata?.deletionTimestamp === undefined
}

/** Pods of a release, all of them or of one component. */
export async function podsOf(kube: Kube, namespace: string, selector: Record<string, string>): Promise<V1Pod[]> {
  const labelSelector = Object.entries(selector)
    .map(([name, value]) => `${name}=${value}`)
    .join(',')
  return (await kube.core.listNamespacedPod({ namespace, labelSelector })).items
}

/** One pod, or undefined. */
export async function podNamed(kube: Kube, namespace: string, name: string): Promise<V1Pod | undefined> {
  return unlessNotFound(kube.core.readNamespacedPod({ namespace, name }))
}

/** Delete a pod; `graceSeconds` 0 is what `kubectl delete --force` does, undefined leaves the pod's own time. */
export async function deletePod(
  kube: Kube,
  pod: { namespace: string; name: string },
  graceSeconds?: number,
): Promise<void> {
  await unlessNotFound(
    kube.core.deleteNamespacedPod({
      ...pod,
      ...(graceSeconds === undefined
        ? {}
        : { gracePeriodSeconds: graceSeconds, body: { gracePeriodSeconds: graceSeconds } }),
    }),
  )
}

/** Waits until a pod that the test has made is Ready. */
export async function podReady(
  kube: Kube,
  { namespace, name }: { namespace: string; name: string },
  timeoutMs = 60_000,
): Promise<void> {
  await waitUntil({
    what: `the pod ${namespace}/${name}`,
    timeoutMs,
    look: async () => {
      const found = await podNamed(kube, namespace, name)
      if (found !== undefined && isReady(found)) return { done: true, value: undefined }
      return { done: false, seen: found === undefined ? 'no pod' : podStory(found) }
    },
  })
}

/** Why a pod is not ready, in a few words. */
export function podStory(pod: V1Pod): string {
  const waiting = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
    .filter(({ ready }) => !ready)
    .map(({ name, state }) => `${name} ${state?.waiting?.reason ?? state?.terminated?.reason ?? 'not ready'}`)
  const unscheduled = (pod.status?.conditions ?? [])
    .filter(({ type, status }) => type === 'PodScheduled' && status === 'False')
    .map(({ message }) => message ?? 'no node')
  const why = [...unscheduled, ...waiting].join(', ')
  const ending = pod.metadata?.deletionTimestamp === undefined ? '' : ' ending'
  return `${pod.metadata?.name}: ${pod.status?.phase}${ending}${why === '' ? '' : ` (${why})`}`
}
