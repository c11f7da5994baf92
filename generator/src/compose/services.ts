import type { Values } from '../../../schemas/values.d.ts'
import { ports } from '../model/ports.ts'
import { imageOf, pullPolicyOf } from './image.ts'
import type { ComposeOptions } from './options.ts'
import { exporterPort, type Instance, type Part, type Plan, type Published } from './plan.ts'
import { containerResources } from './resources.ts'

/** A service of compose.yaml. */
export type Service = Record<string, unknown>

/** What the instances of each kind read at their start only: it changes when they need a restart. */
export interface Checksums {
  redis: string
  sentinel: string
  proxy: string
  prometheus: string
  notifier: string
}

/** What one folder runs. */
export interface Composition {
  services: Record<string, Service>
  volumes: Record<string, object>
}

/** The user `redis` of the official images, to which their volumes belong. */
const USER = '999:999'
const RUN = '/run/redis-sentinel'
const CHECKSUM = 'redis-sentinel.config'

/** Services and volumes of one folder; `isFirst` adds what stands once beside all instances: the notifier and Prometheus. */
export function composition(
  { values, options, plan, checksums }: { values: Values; options: ComposeOptions; plan: Plan; checksums: Checksums },
  part: Part,
  isFirst: boolean,
): Composition {
  const made: Composition = { services: {}, volumes: {} }
  for (const instance of part.instances) {
    made.services[instance.service] = serviceOf(instance, values, plan, checksums)
    if (keepsData(instance, values)) made.volumes[`${instance.service}-data`] = {}
    if (hasExporter(instance, values)) {
      made.services[`${instance.service}-exporter`] = exporterOf(instance, values, plan, part)
      made.volumes[`${instance.service}-run`] = {
        driver_opts: { type: 'tmpfs', device: 'tmpfs', o: 'uid=999,gid=999,mode=0700,size=16m' },
      }
    }
  }
  if (isFirst && values.notifications.enabled) {
    made.services['notifier'] = notifierOf(values, plan, checksums)
  }
  if (isFirst && options.prometheus.enabled) {
    const address = part.host?.address ?? options.publish.address
    made.services['prometheus'] = prometheusOf(options, plan, checksums, address)
    made.volumes['prometheus-data'] = {}
  }
  return made
}

const hasExporter = ({ kind }: Instance, { metrics }: Values): boolean => metrics.enabled && kind !== 'proxy'

/** A Sentinel without persistence forgets with its container; redis-start.sh itself empties the volume of a server without. */
const keepsData = ({ kind }: Instance, { sentinel }: Values): boolean =>
  kind === 'redis' || (kind === 'sentinel' && sentinel.persistence.enabled)

function serviceOf(instance: Instance, values: Values, plan: Plan, checksums: Checksums): Service {
  const { kind, service, podName } = instance
  const own = values[kind]
  const isProxy = kind === 'proxy'
  const image = isProxy ? values.proxy.image : values.image
  const exporter = hasExporter(instance, values)
  return {
    image: imageOf(image, values),
    pull_policy: pullPolicyOf(image),
    hostname: podName,
    entrypoint: ['/bin/sh', `/opt/redis-sentinel/${isProxy ? 'proxy-start.sh' : 'compose-run.sh'}`],
    ...(!isProxy && { command: [kind] }),
    user: USER,
    ...confined,
    restart: 'unless-stopped',
    stop_grace_period: `${own.terminationGracePeriodSeconds}s`,
    environment: {
      POD_NAME: podName,
      HA_HOSTS: '/etc/redis-sentinel/hosts',
      ...(exporter && { HA_EXPORTER: `${plan.addressBeside(instance)}:${ports.exporter}` }),
      ...own.pod.extraEnv,
    },
    labels: { ...values.commonLabels, ...own.pod.labels, [CHECKSUM]: checksums[kind] },
    networks: { default: { ipv4_address: instance.address, aliases: aliasesOf(instance, plan) } },
    ...(instance.published.length > 0 && { ports: instance.published.map(portText) }),
    ...tmpfsOf(instance, values, exporter),
    volumes: [
      ...(keepsData(instance, values) ? [{ type: 'volume', source: `${service}-data`, target: '/data' }] : []),
      ...(exporter ? [{ type: 'volume', source: `${service}-run`, target: RUN }] : []),
      bind('config', '/etc/redis-sentinel'),
      bind('scripts', '/opt/redis-sentinel'),
      // Proxies have their own password alone: they are the most exposed containers.
      bind(isProxy ? 'secrets/auth/proxies' : 'secrets/auth', '/etc/redis-sentinel-auth'),
      isProxy
        ? bind('proxy', '/etc/redis-sentinel-proxy')
        : bind('scripts/sentinelctl.sh', '/usr/local/bin/sentinelctl'),
    ],
    healthcheck: healthcheckOf(instance),
    ...containerResources(kind === 'redis' ? [values.redis.resources, values.redis.guard.resources] : [own.resources]),
  }
}

/** As the chart's containers are. */
const confined = { read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] }

function aliasesOf({ kind, podName }: Instance, { name }: Plan): string[] {
  switch (kind) {
    case 'redis':
      return [podName]
    case 'sentinel':
      return [podName, `${name}-sentinel`]
    case 'proxy':
      return [podName, name]
  }
}

const memoryAt = (path: string): string => `${path}:uid=999,gid=999,mode=0700,size=16m`

function tmpfsOf(instance: Instance, values: Values, exporter: boolean): object {
  const all = [
    ...(exporter ? [] : [memoryAt(RUN)]),
    ...(instance.kind === 'sentinel' && !keepsData(instance, values) ? [memoryAt('/data')] : []),
  ]
  return all.length > 0 ? { tmpfs: all } : {}
}

/** A folder or a file beside compose.yaml. `z` matters on hosts with SELinux alone. */
export function bind(source: string, target: string): object {
  return {
    ...{ type: 'bind', source: `./${source}`, target, read_only: true },
    bind: { create_host_path: false, selinux: 'z' },
  }
}

function healthcheckOf({ kind }: Pick<Instance, 'kind'>): object {
  const probe = (...words: string[]): string[] => ['CMD', '/bin/sh', ...words]
  switch (kind) {
    case 'redis':
    case 'sentinel':
      return {
        ...{ test: probe(`/opt/redis-sentinel/${kind}-probe.sh`, 'ready') },
        ...{ interval: '5s', timeout: '5s', retries: 3, start_period: '30s' },
      }
    case 'proxy':
      return {
        ...{ test: probe('/opt/redis-sentinel/compose-get.sh', `127.0.0.1:${ports.health}`, '/healthz') },
        ...{ interval: '2s', timeout: '5s', retries: 3, start_period: '10s' },
      }
  }
}

const portText = ({ address, port, target }: Published): string => `${address}:${port}:${target}`

/** The exporter of an instance: as in the chart, with an address of its own in place of the pod's. */
function exporterOf(instance: Instance, values: Values, plan: Plan, part: Part): Service {
  const { metrics } = values
  return {
    image: imageOf(metrics.image, values),
    pull_policy: pullPolicyOf(metrics.image),
    command: [...exporterArguments(plan), ...metrics.extraArgs],
    user: USER,
    ...confined,
    restart: 'unless-stopped',
    labels: { ...values.commonLabels },
    networks: { default: { ipv4_address: plan.addressBeside(instance) } },
    ...(part.host && { ports: [`${part.host.address}:${exporterPort(instance.kind)}:${ports.exporter}`] }),
    volumes: [{ type: 'volume', source: `${instance.service}-run`, target: RUN }],
    ...containerResources([metrics.resources]),
  }
}

/** The chart's options of the exporter, in its order. */
export function exporterArguments({ name, namespace }: Plan): string[] {
  return [
    '--redis.addr=unix:///run/redis-sentinel/server.sock',
    `--redis.user=${namespace}.${name}.exporter`,
    '--redis.password-file=/run/redis-sentinel/exporter.json',
    `--web.listen-address=:${ports.exporter}`,
    '--config-command=-',
    '--disable-scrape-endpoint',
    '--exclude-latency-histogram-metrics',
    '--connection-timeout=3s',
  ]
}

/** Enters as a proxy does. Its URLs are files, which the user writes. */
function notifierOf(values: Values, { name, notifierAddress }: Plan, checksums: Checksums): Service {
  const { proxy, notifications } = values
  return {
    image: imageOf(proxy.image, values),
    pull_policy: pullPolicyOf(proxy.image),
    hostname: `${name}-notifier-0`,
    entrypoint: ['/bin/sh', '/opt/redis-sentinel/proxy-start.sh', 'notifier'],
    user: USER,
    ...confined,
    restart: 'unless-stopped',
    stop_grace_period: '15s',
    environment: {
      POD_NAME: `${name}-notifier-0`,
      HA_HOSTS: '/etc/redis-sentinel/hosts',
      ...proxy.pod.extraEnv,
    },
    labels: { ...values.commonLabels, [CHECKSUM]: checksums.notifier },
    networks: { default: { ipv4_address: notifierAddress } },
    tmpfs: [memoryAt(RUN)],
    volumes: [
      bind('config', '/etc/redis-sentinel'),
      bind('scripts', '/opt/redis-sentinel'),
      bind('secrets/auth/proxies', '/etc/redis-sentinel-auth'),
      bind('notifier', '/etc/redis-sentinel-proxy'),
      bind('secrets/notify', '/etc/redis-sentinel-notify'),
    ],
    healthcheck: healthcheckOf({ kind: 'proxy' }),
    ...containerResources([notifications.resources]),
  }
}

function prometheusOf(options: ComposeOptions, plan: Plan, checksums: Checksums, address: string): Service {
  return {
    image: options.prometheus.image,
    pull_policy: 'missing',
    command: ['--config.file=/etc/prometheus/prometheus.yml', '--storage.tsdb.path=/prometheus'],
    ...confined,
    restart: 'unless-stopped',
    labels: { [CHECKSUM]: checksums.prometheus },
    networks: { default: { ipv4_address: plan.prometheusAddress } },
    ...(address !== '' && { ports: [`${address}:${options.publish.prometheus}:9090`] }),
    volumes: [
      { type: 'volume', source: 'prometheus-data', target: '/prometheus' },
      bind('prometheus', '/etc/prometheus'),
    ],
    healthcheck: {
      ...{ test: ['CMD', 'promtool', 'check', 'healthy', '--url=http://127.0.0.1:9090'] },
      ...{ interval: '5s', timeout: '5s', retries: 3, start_period: '30s' },
    },
  }
}
