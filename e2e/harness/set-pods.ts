import type { V1Pod } from '@kubernetes/client-node'
import { podsOf } from './pods.ts'
import { selectorOf } from './stage.ts'
import type { Stage } from './stage.ts'

/** What a pod of a release is for. */
export type Component = 'redis' | 'sentinel' | 'proxy'

/** The pods of some components of a stage's release. */
export async function setPods(
  stage: Pick<Stage, 'cluster' | 'namespace' | 'release'>,
  components: readonly Component[],
): Promise<V1Pod[]> {
  const pods = await podsOf(stage.cluster.kube, stage.namespace, selectorOf(stage))
  const labels: readonly string[] = components
  return pods.filter((pod) => labels.includes(pod.metadata?.labels?.['app.kubernetes.io/component'] ?? ''))
}
