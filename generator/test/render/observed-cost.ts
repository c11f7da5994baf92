import { isDeepStrictEqual } from 'node:util'
import { everyPod, type Cost, type Workload } from '../../src/model/dsl.ts'
import type { Manifest } from './helm.ts'
import { allOf } from './objects.ts'

/** What Kubernetes takes in an update of a StatefulSet; it refuses all else. */
const mutable = new Set([
  'replicas',
  'template',
  'updateStrategy',
  'persistentVolumeClaimRetentionPolicy',
  'ordinals',
  'minReadySeconds',
])

const workloads = everyPod as readonly Workload[]

/** The part of an object that a change may refuse or restart. */
export interface Part {
  /** Fields that Kubernetes refuses to change in an object that stays. */
  frozen: unknown
  template?: unknown
  workload?: Workload
}

/** The parts of the rendered objects, by kind and name. */
export type Parts = ReadonlyMap<string, Part>

/** What it costs to go from one rendering to another, as Kubernetes would treat the objects. */
export function observedCost(before: Parts, after: Parts): Cost {
  // A StatefulSet of another name has pods and volumes of its own.
  if (!isDeepStrictEqual(setsOf(before), setsOf(after))) return 'new install'
  const pairs = [...before].flatMap(([name, old]) => {
    const now = after.get(name)
    return now ? [{ old, now }] : []
  })
  if (pairs.some(({ old, now }) => !isDeepStrictEqual(old.frozen, now.frozen))) return 'new install'
  const changed = pairs.filter(({ old, now }) => !isDeepStrictEqual(old.template, now.template))
  const restarted = workloads.filter((workload) => changed.some(({ old }) => old.workload === workload))
  return restarted.length > 0 ? restarted : 'nothing'
}

/** The StatefulSets, Deployments and Services of a rendering. */
export function partsOf(docs: readonly Manifest[]): Parts {
  const sets = allOf(docs, 'StatefulSet').map(({ metadata, spec }): [string, Part] => {
    const frozen = Object.fromEntries(Object.entries(spec ?? {}).filter(([field]) => !mutable.has(field)))
    return [`StatefulSet ${metadata?.name}`, { frozen, template: spec?.template, workload: workloadOf(metadata?.name) }]
  })
  // The notifier serves no clients: its restart costs nothing.
  const serving = allOf(docs, 'Deployment').filter(({ metadata }) => metadata?.name?.endsWith('-notifier') !== true)
  const deployments = serving.map(({ metadata, spec }): [string, Part] => [
    `Deployment ${metadata?.name}`,
    { frozen: spec?.selector, template: spec?.template, workload: workloadOf(metadata?.name) },
  ])
  const services = allOf(docs, 'Service').map(({ metadata, spec }): [string, Part] => [
    `Service ${metadata?.name}`,
    { frozen: spec?.type === 'LoadBalancer' && spec.loadBalancerClass },
  ])
  return new Map([...sets, ...deployments, ...services])
}

function setsOf(parts: Parts): string[] {
  return [...parts.keys()].filter((name) => name.startsWith('StatefulSet '))
}

function workloadOf(name = ''): Workload {
  // The Deployment of one instance ends with its number.
  const workload = workloads.find((each) => name.replace(/-\d+$/, '').endsWith(`-${each}`))
  if (!workload) throw new Error(`${name} is no workload that the model names`)
  return workload
}
