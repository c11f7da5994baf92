import { editAgain } from './edit-again.ts'
import type { Stage } from './stage.ts'

/** Set the number of pods of a StatefulSet, without waiting. */
export async function scaleSet(stage: Stage, name: string, replicas: number): Promise<void> {
  const { apps } = stage.cluster.kube
  await editAgain(async () => {
    const body = await apps.readNamespacedStatefulSetScale({ namespace: stage.namespace, name })
    body.spec = { replicas }
    await apps.replaceNamespacedStatefulSetScale({ namespace: stage.namespace, name, body })
  })
}
