import { editAgain } from './edit-again.ts'
import { isReady, podStory } from './pods.ts'
import { setPods } from './set-pods.ts'
import type { Stage } from './stage.ts'
import { waitUntil } from './wait-until.ts'

/**
 * Restart the proxies one after the other, as `kubectl rollout restart` does, until the last old one has ended. Returns the uids of
 * those that had to go.
 */
export async function restartProxy(stage: Stage): Promise<Set<string>> {
  const { apps } = stage.cluster.kube
  const target = { namespace: stage.namespace, name: stage.names.proxy }
  const uids = new Set((await setPods(stage, ['proxy'])).map(({ metadata }) => metadata?.uid ?? ''))
  await editAgain(async () => {
    const body = await apps.readNamespacedDeployment(target)
    const metadata = body.spec?.template.metadata
    if (metadata === undefined) throw new Error(`the Deployment ${target.name} has no template`)
    metadata.annotations = { ...metadata.annotations, 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() }
    await apps.replaceNamespacedDeployment({ ...target, body })
  })
  await proxyAtRest(stage)
  return uids
}

/** Set the number of proxies, and wait until there are so many and no others. */
export async function scaleProxy(stage: Stage, replicas: number): Promise<void> {
  const { apps } = stage.cluster.kube
  const target = { namespace: stage.namespace, name: stage.names.proxy }
  await editAgain(async () => {
    const body = await apps.readNamespacedDeploymentScale(target)
    body.spec = { replicas }
    await apps.replaceNamespacedDeploymentScale({ ...target, body })
  })
  await proxyAtRest(stage, replicas)
}

/**
 * Wait until the proxies are as many as they should be, by these words or by those of their Deployment, all ready and of the newest
 * template, and the others have ended.
 */
export async function proxyAtRest(stage: Stage, replicas?: number): Promise<void> {
  const target = { namespace: stage.namespace, name: stage.names.proxy }
  await waitUntil({
    what: `the rollout of ${target.namespace}/${target.name}`,
    timeoutMs: 180_000,
    look: async () => {
      const { metadata, spec, status } = await stage.cluster.kube.apps.readNamespacedDeployment(target)
      const pods = await setPods(stage, ['proxy'])
      const wanted = replicas ?? spec?.replicas ?? 1
      const seen = status?.observedGeneration ?? 0
      if (seen < (metadata?.generation ?? 0)) return { done: false, seen: 'the Deployment has not been looked at' }
      const updated = status?.updatedReplicas ?? 0
      const ready = pods.filter(isReady).length
      if (updated === wanted && ready === wanted && pods.length === wanted) return { done: true, value: undefined }
      return { done: false, seen: `${updated} of ${wanted} updated; ${pods.map(podStory).join('; ')}` }
    },
  })
}
