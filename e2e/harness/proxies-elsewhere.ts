import { whileCordoned } from './cordon.ts'
import { deletePod } from './pods.ts'
import { proxyAtRest } from './proxy-rollout.ts'
import { setPods } from './set-pods.ts'
import type { Stage } from './stage.ts'

/** See to it that no proxy runs on a node: one that hangs with its node can close nothing. */
export async function proxiesElsewhere(stage: Stage, node: string): Promise<void> {
  const { kube } = stage.cluster
  const there = (await setPods(stage, ['proxy'])).filter(({ spec }) => spec?.nodeName === node)
  if (there.length === 0) return
  stage.recorder.mark('prepare', `no proxy may run on ${node}`)
  await whileCordoned(kube, node, async () => {
    for (const { metadata } of there) await deletePod(kube, { namespace: stage.namespace, name: metadata?.name ?? '' })
    await proxyAtRest(stage)
  })
}
