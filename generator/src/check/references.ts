import { fields, list, nameOf, strings, type Fields } from './fields.ts'
import type { Problem } from './problem.ts'
import { containersOf, type Workload } from './workloads.ts'

/** Names that lead nowhere: mounts of no volume, keys that a rendered ConfigMap lacks, a StatefulSet's Service. */
export function checkReferences(docs: readonly Fields[], workloads: readonly Workload[]): Problem[] {
  return workloads.flatMap((workload) => [
    ...checkMounts(workload),
    ...checkItems(docs, workload),
    ...checkServiceName(docs, workload),
  ])
}

function checkMounts({ where, pod, spec }: Workload): Problem[] {
  const claims = list(spec['volumeClaimTemplates']).map(({ metadata }) => fields(metadata))
  const known = [...list(pod['volumes']), ...claims].map(({ name }) => name)
  return containersOf(pod).flatMap((container) =>
    list(container['volumeMounts'])
      .filter(({ name }) => !known.includes(name))
      .map(({ name }) => ({
        where: `${where}/${String(container['name'])}/volumeMounts`,
        what: `mounts ${String(name)}, which is no volume`,
      })),
  )
}

/** A ConfigMap or Secret that is not among the objects is the user's, and is not looked into. */
function checkItems(docs: readonly Fields[], { where, pod, namespace }: Workload): Problem[] {
  return list(pod['volumes']).flatMap((volume) =>
    sourcesOf(volume).flatMap(({ kind, source }) => {
      const doc = named(docs, kind, namespace, source['name'] ?? source['secretName'])
      if (!doc || source['optional'] === true) return []
      const keys = Object.keys({ ...fields(doc['data']), ...fields(doc['binaryData']), ...fields(doc['stringData']) })
      const lost = list(source['items']).filter(({ key }) => !keys.includes(String(key)))
      return lost.map(({ key }) => ({
        where: `${where}/volumes/${String(volume['name'])}`,
        what: `wants ${String(key)}, which ${nameOf(doc)} lacks`,
      }))
    }),
  )
}

function sourcesOf(volume: Fields): { kind: 'ConfigMap' | 'Secret'; source: Fields }[] {
  return [volume, ...list(fields(volume['projected'])['sources'])].flatMap((each) => [
    ...(each['configMap'] ? [{ kind: 'ConfigMap' as const, source: fields(each['configMap']) }] : []),
    ...(each['secret'] ? [{ kind: 'Secret' as const, source: fields(each['secret']) }] : []),
  ])
}

function checkServiceName(docs: readonly Fields[], { where, kind, namespace, spec }: Workload): Problem[] {
  const name = spec['serviceName']
  if (kind !== 'StatefulSet' || name === undefined || named(docs, 'Service', namespace, name)) return []
  return [{ where: `${where}/spec/serviceName`, what: `is ${JSON.stringify(name)}, which is no Service` }]
}

function named(docs: readonly Fields[], kind: string, namespace: string, name: unknown): Fields | undefined {
  return docs.find((doc) => {
    const { name: own, namespace: space = '' } = strings(doc['metadata'])
    return doc['kind'] === kind && space === namespace && own === name
  })
}
