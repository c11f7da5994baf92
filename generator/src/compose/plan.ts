import type { Values } from '../../../schemas/values.d.ts'
import { chart } from '../model/chart.ts'
import { ports } from '../model/ports.ts'
import type { ComposeOptions, Host, Kind } from './options.ts'

/** The names from which users and instances take theirs. */
export interface SetName {
  name: string
  namespace: string
}

/** One instance of the set: a container. */
export interface Instance {
  kind: Kind
  ordinal: number
  /** Name of its service in compose.yaml, `redis-0`. */
  service: string
  /** What the programs call it, `redis-sentinel-redis-0`. */
  podName: string
  /** In the network of its host. */
  address: string
  /** Where all others reach it: the same, or the address of its host. */
  announced: string
  /** Name of its host, empty where there is one host. */
  host: string
  /** Ports of the host that lead to it. */
  published: Published[]
}

/** A published port. */
export interface Published {
  address: string
  port: number
  target: number
}

/** A folder that one host runs: all of the set, or its part of it. */
export interface Part {
  /** Below the given directory; empty where there is one host. */
  folder: string
  host?: Host
  instances: Instance[]
}

/** Which instance runs on which host. */
export interface Plan extends SetName {
  subnet: string
  /** Addresses that Docker may give to others. */
  range: string
  gateway: string
  parts: Part[]
  instances: Instance[]
  /** Address of what comes beside an instance: its exporter. */
  addressBeside: (instance: Instance) => string
  prometheusAddress: string
  notifierAddress: string
}

/** Name of the namespace in the names of internal users, which Docker has none of. */
const NAMESPACE = 'compose'

/** First place of each kind in the network, its exporters, of Prometheus and the notifier; there are at most 9, 7 and 20 of them. */
const places = {
  redis: 10,
  sentinel: 20,
  proxy: 30,
  besideRedis: 60,
  besideSentinel: 70,
  prometheus: 80,
  notifier: 81,
} as const

/**
 * Places every instance.
 *
 * @throws when hosts are too few, or two of them are called the same or have one address
 */
export function planOf(values: Values, options: ComposeOptions): Plan {
  const name = values.fullnameOverride || chart.name
  const [base = '', bits = ''] = options.subnet.split('/')
  const network = numberOf(base) & ~(2 ** (32 - Number(bits)) - 1)
  const at = (place: number): string => textOf(network + place)
  const counts = {
    redis: values.redis.replicas,
    sentinel: values.sentinel.replicas,
    proxy: values.proxy.enabled ? values.proxy.replicas : 0,
  }
  checkHosts(options.hosts)
  const instances = (Object.keys(counts) as Kind[]).flatMap((kind) => {
    const hosts = options.hosts.filter(({ run }) => run === undefined || run.includes(kind))
    if (options.hosts.length > 0 && hosts.length < counts[kind]) {
      throw new Error(
        `hosts: ${hosts.length} hosts run the kind ${kind}, and the values ask for ${counts[kind]} (${countOf[kind]}): name a host for each, or lower it`,
      )
    }
    return Array.from({ length: counts[kind] }, (_, ordinal): Instance => {
      const host = hosts[ordinal]
      const address = at(places[kind] + ordinal)
      return {
        ...{ kind, ordinal, address, service: `${kind}-${ordinal}`, podName: `${name}-${kind}-${ordinal}` },
        announced: host?.address ?? address,
        host: host?.name ?? '',
        published: publishedBy(kind, ordinal, values, options, host),
      }
    })
  })
  const parts = options.hosts.map((host) => ({
    ...{ folder: host.name, host },
    instances: instances.filter((one) => one.host === host.name),
  }))
  return {
    ...{ name, namespace: NAMESPACE, instances, subnet: `${at(0)}/${bits}` },
    range: `${textOf(network + 2 ** (31 - Number(bits)))}/${Number(bits) + 1}`,
    gateway: at(1),
    parts: parts.length > 0 ? parts.filter((part) => part.instances.length > 0) : [{ folder: '', instances }],
    addressBeside: ({ kind, ordinal }) => at((kind === 'redis' ? places.besideRedis : places.besideSentinel) + ordinal),
    prometheusAddress: at(places.prometheus),
    notifierAddress: at(places.notifier),
  }
}

const countOf: Record<Kind, string> = {
  redis: 'redis.replicas',
  sentinel: 'sentinel.replicas',
  proxy: 'proxy.replicas',
}

/** Port of an exporter on its host: a data instance and a Sentinel may share one. */
export const exporterPort = (kind: Kind): number => ports.exporter + (kind === 'sentinel' ? 1 : 0)

function publishedBy(
  kind: Kind,
  ordinal: number,
  values: Values,
  { publish, hosts }: ComposeOptions,
  host?: Host,
): Published[] {
  const address = host?.address ?? publish.address
  if (address === '') return []
  const first = publish.redis || (hosts.length > 0 ? 16_379 : ports.redis)
  const port = (port: number, target: number): Published => ({ address, port, target })
  switch (kind) {
    case 'redis':
      return host ? [port(ports.redis, ports.redis), port(ports.discovery, ports.discovery)] : []
    case 'sentinel':
      return [port(host ? ports.sentinel : publish.sentinel + ordinal, ports.sentinel)]
    case 'proxy': {
      const own = host ? first : first + 10 * ordinal
      return [
        port(own, ports.redis),
        ...(values.proxy.readPort ? [port(own + 1, ports.replicas)] : []),
        ...(host && values.proxy.metrics ? [port(ports.metrics, ports.metrics)] : []),
      ]
    }
  }
}

function checkHosts(hosts: readonly Host[]): void {
  for (const key of ['name', 'address'] as const) {
    const twice = hosts.find((host, i) => hosts.findIndex((other) => other[key] === host[key]) !== i)
    if (twice) throw new Error(`hosts: two hosts have the ${key} ${twice[key]}: each needs its own`)
  }
}

const numberOf = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)

function textOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.')
}
