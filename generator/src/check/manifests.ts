import { checkObject } from './k8s-types.ts'
import type { Problem } from './problem.ts'

type Fields = Record<string, unknown>

/**
 * What is wrong with rendered manifests: unknown fields and types, `null`, `<no value>`, two objects of one name, and
 * duplicates in lists that the API server merges by key (server-side apply refuses them).
 */
export function checkManifests(docs: readonly unknown[]): Problem[] {
  const objects = docs.map((doc) => doc as Fields)
  return [
    ...objects.flatMap(checkObject),
    ...objects.flatMap((doc) => checkLeaves(doc, nameOf(doc))),
    ...objects.flatMap(checkLists),
    ...duplicates(objects.map(nameOf)).map((name) => ({ where: name, what: 'is rendered twice' })),
  ]
}

function checkLeaves(value: unknown, where: string): Problem[] {
  if (value === null) return [{ where, what: 'is null' }]
  if (typeof value === 'string') return value.includes('<no value>') ? [{ where, what: 'holds <no value>' }] : []
  if (typeof value !== 'object') return []
  return Object.entries(value as Fields).flatMap(([key, each]) => checkLeaves(each, `${where}/${key}`))
}

function checkLists(doc: Fields): Problem[] {
  const where = nameOf(doc)
  const spec = fields(doc['spec'])
  if (doc['kind'] === 'Service') return unique(`${where}/spec/ports`, list(spec['ports']), ['name', 'port+protocol'])
  const pod = doc['kind'] === 'Pod' ? spec : fields(fields(spec['template'])['spec'])
  const containers = [...list(pod['initContainers']), ...list(pod['containers'])]
  const volumes = [
    ...list(pod['volumes']),
    ...list(spec['volumeClaimTemplates']).map((claim) => fields(claim['metadata'])),
  ]
  return [
    ...unique(`${where}/containers`, containers, ['name']),
    ...unique(`${where}/volumes`, volumes, ['name']),
    ...containers.flatMap((container) => checkContainer(container, volumes, `${where}/${String(container['name'])}`)),
  ]
}

function checkContainer(container: Fields, volumes: Fields[], where: string): Problem[] {
  const mounts = list(container['volumeMounts'])
  const known = volumes.map((volume) => volume['name'])
  return [
    ...unique(`${where}/ports`, list(container['ports']), ['name', 'containerPort+protocol']),
    ...unique(`${where}/env`, list(container['env']), ['name']),
    ...unique(`${where}/volumeMounts`, mounts, ['mountPath']),
    ...mounts
      .filter((mount) => !known.includes(mount['name']))
      .map((mount) => ({
        where: `${where}/volumeMounts`,
        what: `mounts ${String(mount['name'])}, which is no volume`,
      })),
  ]
}

/** Problems for entries that share a key; a key may join fields, as in `port+protocol` (protocol is TCP by default). */
function unique(where: string, entries: Fields[], keys: string[]): Problem[] {
  return keys.flatMap((key) => {
    const named = entries.filter((entry) => entry[key.split('+')[0] ?? ''] !== undefined)
    const values = named.map((entry) =>
      key
        .split('+')
        .map((field) => plain(entry[field] ?? 'TCP'))
        .join('/'),
    )
    return duplicates(values).map((value) => ({ where, what: `has two entries with ${key} ${value}` }))
  })
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function duplicates(values: string[]): string[] {
  return [...new Set(values.filter((value, i) => values.indexOf(value) !== i))]
}

function nameOf(doc: Fields): string {
  const { name, namespace } = fields(doc['metadata'])
  return [doc['kind'], namespace, name].filter(Boolean).map(String).join(' ')
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

function list(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fields) : []
}
