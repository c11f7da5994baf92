import { fields, list, nameOf, strings, type Fields } from './fields.ts'

/** What runs as pods: a Pod itself, or an object with a template of them. */
export interface Workload {
  /** As messages name it: kind, namespace, name. */
  where: string
  kind: string
  namespace: string
  /** Labels of its pods. */
  labels: Record<string, string>
  /** Spec of its pods. */
  pod: Fields
  /** Its own spec; that of the pod when it is one. */
  spec: Fields
  /** Names of its pods where they are known beforehand. */
  podNames: string[]
}

/** Every workload among rendered objects, of any kind that makes pods. */
export function workloadsOf(docs: readonly Fields[]): Workload[] {
  return docs.flatMap((doc) => {
    const template = templateOf(doc)
    if (!template) return []
    const { name, namespace } = strings(doc['metadata'])
    const spec = fields(doc['spec'])
    const kind = String(doc['kind'])
    const count = typeof spec['replicas'] === 'number' ? spec['replicas'] : 1
    const ordinals = Array.from({ length: count }, (_, i) => `${name ?? ''}-${i}`)
    return {
      where: nameOf(doc),
      kind,
      namespace: namespace ?? '',
      labels: strings(fields(template['metadata'])['labels']),
      pod: fields(template['spec']),
      spec,
      podNames: kind === 'StatefulSet' ? ordinals : [],
    }
  })
}

/** Init containers first, as they start. */
export function containersOf(pod: Fields): Fields[] {
  return [...list(pod['initContainers']), ...list(pod['containers'])]
}

function templateOf(doc: Fields): Fields | undefined {
  const spec = fields(doc['spec'])
  if (doc['kind'] === 'Pod') return doc
  if (doc['kind'] === 'CronJob') return fields(fields(fields(spec['jobTemplate'])['spec'])['template'])
  return spec['template'] === undefined ? undefined : fields(spec['template'])
}
