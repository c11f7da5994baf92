import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dump } from 'js-yaml'
import { helm } from './helm.ts'
import { messageOf } from './message-of.ts'
import type { EmptyStage } from './open-stage.ts'
import { run } from './run.ts'

/** Save the objects of a stage that failed, without Secrets, and the release's manifest; never throws. */
export async function saveState(stage: EmptyStage): Promise<void> {
  const { namespace } = stage
  const { core, apps } = stage.cluster.kube
  const save = async (file: string, read: () => Promise<unknown>): Promise<void> => {
    try {
      const found = await read()
      const text = typeof found === 'string' ? found : dump(JSON.parse(JSON.stringify(found)) as unknown)
      await writeFile(join(stage.artifacts, file), text)
    } catch (error) {
      stage.recorder.mark('warning', `${file} was not saved: ${messageOf(error)}`)
    }
  }
  await save('pods.yaml', async () => (await core.listNamespacedPod({ namespace })).items)
  await save('claims.yaml', async () => (await core.listNamespacedPersistentVolumeClaim({ namespace })).items)
  await save('services.yaml', async () => (await core.listNamespacedService({ namespace })).items)
  await save('configmaps.yaml', async () =>
    (await core.listNamespacedConfigMap({ namespace })).items.filter(({ data }) => data?.['client.cjs'] === undefined),
  )
  await save('statefulsets.yaml', async () => (await apps.listNamespacedStatefulSet({ namespace })).items)
  await save('deployments.yaml', async () => (await apps.listNamespacedDeployment({ namespace })).items)
  await save('nodes.yaml', async () => (await core.listNode()).items)
  await save('release.txt', async () => {
    const where = ['--namespace', namespace, '--kubeconfig', stage.cluster.kubeconfig]
    return (await run(helm, ['status', stage.release, ...where])).stdout
  })
}
