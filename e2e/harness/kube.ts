import { AppsV1Api, CoreV1Api, Exec, KubeConfig, PolicyV1Api } from '@kubernetes/client-node'

/** Clients of one cluster's API. */
export interface Kube {
  config: KubeConfig
  core: CoreV1Api
  apps: AppsV1Api
  policy: PolicyV1Api
  exec: Exec
}

/** Connect to the cluster that a kubeconfig file names. */
export function connectKube(kubeconfig: string): Kube {
  const config = new KubeConfig()
  config.loadFromFile(kubeconfig)
  return {
    config,
    core: config.makeApiClient(CoreV1Api),
    apps: config.makeApiClient(AppsV1Api),
    policy: config.makeApiClient(PolicyV1Api),
    exec: new Exec(config),
  }
}
