import { duplicates, fields, list, nameOf, type Fields } from './fields.ts'
import type { Problem } from './problem.ts'
import { containersOf, type Workload } from './workloads.ts'

/** Ports of a Service that share a key. The API server merges such lists by key: an apply drops or refuses the second. */
export function checkServiceLists(doc: Fields): Problem[] {
  return unique(`${nameOf(doc)}/spec/ports`, list(fields(doc['spec'])['ports']), ['name', 'port+protocol'])
}

/** Containers, volumes, ports, variables and mounts of a pod that share a key. */
export function checkPodLists({ where, pod, spec }: Workload): Problem[] {
  const containers = containersOf(pod)
  const volumes = [
    ...list(pod['volumes']),
    ...list(spec['volumeClaimTemplates']).map(({ metadata }) => fields(metadata)),
  ]
  const ports = containers.flatMap((container) => list(container['ports']))
  return [
    ...unique(`${where}/containers`, containers, ['name']),
    ...unique(`${where}/volumes`, volumes, ['name']),
    // All containers of a pod have one address.
    ...unique(`${where}/ports`, ports, ['name', 'containerPort+protocol']),
    ...unique(`${where}/imagePullSecrets`, list(pod['imagePullSecrets']), ['name']),
    ...unique(`${where}/topologySpreadConstraints`, list(pod['topologySpreadConstraints']), [
      'topologyKey+whenUnsatisfiable',
    ]),
    ...list(pod['volumes']).flatMap((volume) => {
      const items = list(fields(volume['configMap'] ?? volume['secret'])['items'])
      return unique(`${where}/volumes/${String(volume['name'])}/items`, items, ['path'])
    }),
    ...containers.flatMap((container) => {
      const here = `${where}/${String(container['name'])}`
      return [
        ...unique(`${here}/env`, list(container['env']), ['name']),
        ...unique(`${here}/volumeMounts`, list(container['volumeMounts']).map(normalized), ['mountPath']),
      ]
    }),
  ]
}

function normalized(mount: Fields): Fields {
  return { ...mount, mountPath: String(mount['mountPath']).replace(/(?<=.)\/+$/, '') }
}

/** Problems for entries that share a key; a key may join fields, as in `port+protocol` (protocol is TCP by default). */
function unique(where: string, entries: Fields[], keys: string[]): Problem[] {
  return keys.flatMap((key) => {
    const parts = key.split('+')
    const named = entries.filter((entry) => entry[parts[0] ?? ''] !== undefined)
    const values = named.map((entry) => parts.map((part) => plain(entry[part] ?? 'TCP')).join('/'))
    return duplicates(values).map((value) => ({ where, what: `has two entries with ${key} ${value}` }))
  })
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
