import type {
  V1ConfigMap,
  V1Container,
  V1CronJob,
  V1Deployment,
  V1Job,
  V1NetworkPolicy,
  V1Pod,
  V1PodDisruptionBudget,
  V1PodTemplateSpec,
  V1Secret,
  V1Service,
  V1ServiceAccount,
  V1StatefulSet,
} from '@kubernetes/client-node'
import type { Manifest } from './helm.ts'

/** The kinds that the chart renders. */
export interface Kinds {
  ConfigMap: V1ConfigMap
  CronJob: Partial<V1CronJob>
  Deployment: V1Deployment
  Job: V1Job
  NetworkPolicy: V1NetworkPolicy
  Pod: V1Pod
  PodDisruptionBudget: V1PodDisruptionBudget
  Secret: V1Secret
  Service: V1Service
  ServiceAccount: V1ServiceAccount
  StatefulSet: V1StatefulSet
}

/** All objects of a kind. */
export function allOf<K extends keyof Kinds>(docs: readonly Manifest[], kind: K): Kinds[K][] {
  return docs.filter((doc) => doc.kind === kind)
}

/** The one object of a kind whose name ends with the suffix. @throws when there is none or more than one */
export function only<K extends keyof Kinds>(docs: readonly Manifest[], kind: K, suffix: string): Kinds[K] {
  const found = allOf(docs, kind).filter((doc) => doc.metadata?.name?.endsWith(suffix))
  const [first] = found
  if (!first || found.length > 1) {
    const names = docs.map((doc) => `${doc.kind} ${doc.metadata.name}`).join(', ')
    throw new Error(`${found.length} objects of kind ${kind} end with "${suffix}", want 1; rendered: ${names}`)
  }
  return first
}

/** The parts of a set that has pods. */
export type Component = 'redis' | 'sentinel' | 'proxy'

/** What makes the pods of a component. */
export function makerOf(docs: readonly Manifest[], component: Component): V1StatefulSet | V1Deployment {
  return only(docs, component === 'proxy' ? 'Deployment' : 'StatefulSet', `-${component}`)
}

/** Pod template of a component. */
export function podOf(docs: readonly Manifest[], component: Component): V1PodTemplateSpec {
  const template = makerOf(docs, component).spec?.template
  if (!template) throw new Error(`${component} has no pod template`)
  return template
}

/** A container of a pod template, init containers included. */
export function containerOf(pod: V1PodTemplateSpec | V1Pod, name: string): V1Container {
  const containers = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])]
  const found = containers.find((container) => container.name === name)
  if (!found) throw new Error(`no container ${name} among ${containers.map((container) => container.name).join(', ')}`)
  return found
}

/** Suffixes of the ConfigMaps that hold files. */
export type FileSet = '-config' | '-scripts' | '-proxy' | '-notifier'

/** Text of a file in the ConfigMap that ends with the suffix. */
export function fileOf(docs: readonly Manifest[], suffix: FileSet, key: string): string {
  const text = only(docs, 'ConfigMap', suffix).data?.[key]
  if (text === undefined) throw new Error(`the ConfigMap ${suffix} has no key ${key}`)
  return text
}
