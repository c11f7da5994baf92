import type { Stage } from './stage.ts'

/** Names of the data pods by the `ip:port` that Sentinels announce: the address of each pod's Service. */
export async function podsByAddress(stage: Stage): Promise<Map<string, string>> {
  const { items } = await stage.cluster.kube.core.listNamespacedService({ namespace: stage.namespace })
  const pods = new Map<string, string>()
  for (const service of items) {
    const name = service.metadata?.name ?? ''
    if (stage.names.redisPods.includes(name)) pods.set(`${service.spec?.clusterIP}:6379`, name)
  }
  return pods
}
