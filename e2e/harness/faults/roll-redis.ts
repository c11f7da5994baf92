import { editAgain } from '../edit-again.ts'
import { setPods } from '../set-pods.ts'
import type { Stage } from '../stage.ts'
import { stillThere } from './fault.ts'
import type { FaultTrace } from './fault.ts'

/** Restart all data pods one after the other, as `kubectl rollout restart` does. */
export async function rollRedis(stage: Stage): Promise<FaultTrace> {
  const { apps } = stage.cluster.kube
  const target = { namespace: stage.namespace, name: stage.names.redisSet }
  const uids = new Set((await setPods(stage, ['redis'])).map(({ metadata }) => metadata?.uid ?? ''))
  const at = Date.now()
  await editAgain(async () => {
    const body = await apps.readNamespacedStatefulSet(target)
    const metadata = body.spec?.template.metadata
    if (metadata === undefined) throw new Error(`the StatefulSet ${target.name} has no template`)
    metadata.annotations = { ...metadata.annotations, 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() }
    await apps.replaceNamespacedStatefulSet({ ...target, body })
  })
  return { at, unfinished: (now) => stillThere(now, uids) }
}
