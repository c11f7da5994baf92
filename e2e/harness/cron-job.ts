import { BatchV1Api } from '@kubernetes/client-node'
import type { Kube } from './kube.ts'
import { podsOf, podStory } from './pods.ts'
import { waitUntil } from './wait-until.ts'

/** A Job that was made of a CronJob. */
export interface StartedJob {
  /** Whether it succeeded, and the last words of its containers by their names. Throws when it has not ended in time. */
  ended(timeoutMs: number): Promise<{ succeeded: boolean; words: Record<string, string> }>
}

/** What `kubectl create job --from=cronjob/CRONJOB JOB` does. */
export async function startJobOf(kube: Kube, namespace: string, cronJob: string, name: string): Promise<StartedJob> {
  const batch = kube.config.makeApiClient(BatchV1Api)
  const { metadata, spec } = await batch.readNamespacedCronJob({ namespace, name: cronJob })
  const owner = { apiVersion: 'batch/v1', kind: 'CronJob', name: cronJob, uid: metadata?.uid ?? '' }
  const body = {
    metadata: { name, labels: spec?.jobTemplate.metadata?.labels ?? {}, ownerReferences: [owner] },
    ...(spec?.jobTemplate.spec && { spec: spec.jobTemplate.spec }),
  }
  await batch.createNamespacedJob({ namespace, body })
  return {
    ended: (timeoutMs) =>
      waitUntil({
        what: `the end of the Job ${namespace}/${name}`,
        timeoutMs,
        look: async () => {
          const { status } = await batch.readNamespacedJob({ namespace, name })
          const conditions = (status?.conditions ?? []).filter((each) => each.status === 'True').map(({ type }) => type)
          const pods = await podsOf(kube, namespace, { 'job-name': name })
          if (!conditions.includes('Complete') && !conditions.includes('Failed')) {
            return { done: false, seen: pods.map(podStory).join('; ') || 'no pod' }
          }
          const containers = pods.flatMap((pod) =>
            [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])].map((each) => ({
              pod,
              container: each.name,
            })),
          )
          const words = await Promise.all(
            containers.map(async ({ pod, container }) => {
              const log = await kube.core
                .readNamespacedPodLog({ namespace, name: pod.metadata?.name ?? '', container, tailLines: 5 })
                .catch(() => '')
              return [container, log] as const
            }),
          )
          return { done: true, value: { succeeded: conditions.includes('Complete'), words: Object.fromEntries(words) } }
        },
      }),
  }
}
