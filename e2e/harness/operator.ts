import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { KubernetesObjectApi } from '@kubernetes/client-node'
import type { KubernetesObject } from '@kubernetes/client-node'
import { loadAll } from 'js-yaml'
import { provideImages } from '../drivers/kind/cluster.ts'
import type { Cluster } from '../drivers/kind/cluster.ts'
import { presentImages } from '../drivers/kind/images.ts'
import { unlessNotFound } from './not-found.ts'
import { prometheusImage } from './prometheus.ts'
import { waitUntil } from './wait-until.ts'

/** The operator's bundle: definitions, rights and Deployment in one file. */
const bundle = process.env['E2E_OPERATOR'] ?? join(process.env['LAB_HOME'] ?? '', 'operator.yaml')

/** What the Prometheus Operator needs. */
export interface OperatorImages {
  /** The operator itself, and its config reloader. */
  own: string[]
  alertmanager: string
}

/** The images of the bundle and of an Alertmanager, or why the operator cannot run here. */
export async function operatorImages(): Promise<OperatorImages | string> {
  if (!existsSync(bundle)) return `there is no ${bundle}: E2E_OPERATOR names the bundle of the Prometheus Operator`
  const present = await presentImages()
  const own = [...readFileSync(bundle, 'utf8').matchAll(/(?:image: |config-reloader=)(\S+)/g)].map(
    ([, name = '']) => name,
  )
  const alertmanager = present.find((name) => /\/alertmanager:/.test(name))
  const missing = [...own, prometheusImage].filter((name) => !present.includes(name))
  if (missing.length > 0) return `docker has no image ${missing.join(', ')}`
  return alertmanager === undefined ? 'docker has no image of an Alertmanager' : { own, alertmanager }
}

/** Installs the operator in its own namespace, and waits until it runs. Returns what removes it again. */
export async function installOperator(cluster: Cluster, images: OperatorImages): Promise<() => Promise<void>> {
  await provideImages(cluster, [...images.own, images.alertmanager, prometheusImage])
  const api = KubernetesObjectApi.makeApiClient(cluster.kube.config)
  const objects = loadAll(readFileSync(bundle, 'utf8')) as KubernetesObject[]
  for (const object of objects) await api.create(object)
  const { name = '', namespace = 'default' } = objects.find(({ kind }) => kind === 'Deployment')?.metadata ?? {}
  await waitUntil({
    what: `the Deployment ${namespace}/${name}`,
    timeoutMs: 120_000,
    look: async () => {
      const { status } = await cluster.kube.apps.readNamespacedDeployment({ name, namespace })
      const ready = status?.readyReplicas ?? 0
      return ready > 0 ? { done: true, value: undefined } : { done: false, seen: `${ready} ready` }
    },
  })
  return async () => {
    for (const { apiVersion = '', kind = '', metadata } of objects) {
      const { name: of = '', namespace: within } = metadata ?? {}
      const spec = { apiVersion, kind, metadata: { name: of, ...(within === undefined ? {} : { namespace: within }) } }
      await unlessNotFound(api.delete(spec))
    }
  }
}
