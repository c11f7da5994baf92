import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AWKWARD_SECRETS, guardCredentials, proxyFiles, secretFiles } from './access.ts'
import type { Secrets } from './access.ts'
import { leaseBlock } from './address-block.ts'
import { withConnection } from './connect.ts'
import { quickBackoff } from './container.ts'
import type { Backoff } from './container.ts'
import { makeDataPod } from './data-pod.ts'
import type { DataPod } from './data-pod.ts'
import { makeInstance } from './instance.ts'
import type { PodPlace } from './instance.ts'
import { runJob } from './job.ts'
import { configDirs, writeRelease } from './release-files.ts'
import { renderChart, writeFiles } from './render.ts'
import { readReplication, readSentinelView } from './replication.ts'
import type { Replication, SentinelView } from './replication.ts'
import { programOf } from './image-program.ts'
import { makeNotifierPod, makeProxyPod } from './proxy-pod.ts'
import type { ProxyPod } from './proxy-pod.ts'
import { makeSentinelPod } from './sentinel-pod.ts'
import { openService } from './service.ts'
import type { PodService } from './service.ts'
import type { SentinelPod } from './sentinel-pod.ts'
import type { Exit } from './process.ts'
import { sweep } from './sweep.ts'
import { settingOf, valuesOf } from './values.ts'
import { makeTimeline } from './timeline.ts'
import type { Timeline } from './timeline.ts'
import { makeToolbox } from './toolbox.ts'
import type { Engine, Shell } from './toolbox.ts'

/** Options of {@link openWorld}. */
export interface WorldOptions {
  /** Data pods. @defaultValue 3 */
  redis?: number
  /** @defaultValue 3 */
  sentinels?: number
  /** @defaultValue 0 */
  proxies?: number
  /** The URLs of the endpoints of the values, by name: there is a notifier. */
  endpoints?: Readonly<Record<string, string>>
  /** Pods beyond those counts that {@link World.resize} may add. @defaultValue none */
  room?: Counts
  /** So long the pods of those counts go on with the old settings when the set is resized; those beyond have new ones at once. @defaultValue 0 */
  kubeletLagMs?: number
  /** Give each pod a Service with an address of its own, which {@link World.renewServices} can change. @defaultValue false */
  services?: boolean
  /** @defaultValue redis */
  engine?: Engine
  /** Paths of the servers of some data pods, by their ordinals. @defaultValue that of the engine for all */
  servers?: Readonly<Record<number, string>>
  /** @defaultValue sh */
  shell?: Shell
  /** More values for the chart. The profile is `fast` unless they say otherwise. */
  values?: Readonly<Record<string, unknown>>
  /** @defaultValue values that are hard to quote */
  secrets?: Secrets
  /** Files of the Secret with the passwords of users. @defaultValue none */
  users?: Readonly<Record<string, string>>
  /** @defaultValue quickBackoff */
  backoff?: Backoff
  /** More variables of the environment of every program of a pod. */
  env?: Readonly<Record<string, string>>
  /** Write argv and environment of every program that a script starts to `spied.log`. @defaultValue false */
  spy?: boolean
}

/** How many data pods and Sentinels a release has. */
export interface Counts {
  redis: number
  sentinels: number
}

/** One set of pods as processes on loopback addresses of its own. Nothing is started yet. */
export interface World extends Timeline {
  dir: string
  /** File with everything that happened. */
  timeline: string
  /** Those that the release has now; a set that was resized has others. */
  readonly redis: readonly DataPod[]
  readonly sentinels: readonly SentinelPod[]
  /** All that there is room for. */
  room: { redis: readonly DataPod[]; sentinels: readonly SentinelPod[] }
  proxies: readonly ProxyPod[]
  /** Where the world has endpoints. */
  notifier?: ProxyPod
  /** With what the test itself enters from now on; a rotation changes it. */
  secrets: Secrets
  masterName: string
  timers: { downAfterMs: number; failoverTimeoutMs: number }
  /** Start every pod that does not exist. */
  startAll(): Promise<void>
  /** KILL every pod. */
  crashAll(): Promise<void>
  /** Give the release other counts: settings and Services. Its pods stay as they are. */
  resize(counts: Counts): Promise<void>
  /** Delete the Services of these pods and make them again: they have other addresses, and DNS says so. @throws RangeError in a world without Services */
  renewServices(pods: readonly { name: string }[]): Promise<void>
  /** Run one of the scripts to its end in a pod of its own. */
  job(script: string, env: Readonly<Record<string, string>>): Promise<Exit>
  replicationOf(address: string): Promise<Replication>
  viewOf(address: string): Promise<SentinelView | undefined>
  /** Call this before anything is ended. */
  atEnd(work: () => Promise<void>): void
  /** End everything; the directory goes too unless it is to be kept. */
  close(options?: { keep?: boolean }): Promise<void>
}

// In memory where the machine has such a place. A disk that others keep busy makes Redis put off what it appends, and a server that is killed
// then lacks what it had confirmed: that is what `everysec` means, and not what is tried here.
const room = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

const PORTS = { redis: ['REDIS_PORT', 'DISCOVERY_PORT'], sentinel: ['SENTINEL_PORT'] } as const

/** Name and address of a pod. */
type PlaceOfPod = Omit<PodPlace, 'config'>

/** Render, lay out the directories, lease addresses. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  let counts = { redis: options.redis ?? 3, sentinels: options.sentinels ?? 3, proxies: options.proxies ?? 0 }
  const secrets = { ...(options.secrets ?? AWKWARD_SECRETS) }
  const rendered = await renderChart(valuesOf(options, counts))
  const dir = await mkdtemp(join(room, 'redis-sentinel-loopback-'))
  const block = await leaseBlock()
  const timeline = makeTimeline(join(dir, 'timeline.log'))
  for (const config of Object.values(configDirs)) await writeFiles(join(dir, config), rendered.config)
  await writeFiles(join(dir, 'scripts'), rendered.scripts)
  await writeFiles(join(dir, 'proxy'), rendered.proxy)
  await writeFiles(join(dir, 'secrets'), secretFiles(secrets))
  await writeFiles(join(dir, 'secrets-of-proxies'), proxyFiles(secretFiles(secrets)))
  await writeFiles(join(dir, 'users'), options.users ?? {})
  await writeFiles(join(dir, 'notifier'), rendered.notifier)
  await writeFiles(join(dir, 'urls'), options.endpoints ?? {})
  const needsHaproxy = counts.proxies > 0 || options.services === true || options.endpoints !== undefined
  const haproxy = needsHaproxy ? await programOf(rendered.proxyImage, 'haproxy') : undefined
  const tools = await makeToolbox(join(dir, 'bin'), {
    ...(haproxy === undefined ? {} : { haproxy }),
    engine: options.engine ?? 'redis',
    shell: options.shell ?? 'sh',
    ...(options.servers === undefined ? {} : { servers: options.servers }),
    ...(options.spy === true ? { spyLog: join(dir, 'spied.log') } : {}),
  })
  const setting = (name: string): string => settingOf(rendered.config['settings.env'] ?? '', name)
  const context = {
    dir,
    ...tools,
    backoff: options.backoff ?? quickBackoff,
    env: options.env ?? {},
    generatedNames: options.values?.['topology'] === 'deployments',
    note: (text: string) => timeline.note(text),
  }
  const names = (kind: 'redis' | 'sentinel' | 'proxy', count: number): { name: string; address: string }[] =>
    Array.from({ length: count }, (_, i) => ({ name: `${setting('NAME')}-${kind}-${i}`, address: block[kind](i) }))
  const podServices = new Map<string, PodService>()
  let given = 0
  const places = (kind: keyof typeof PORTS, count: number): Promise<PlaceOfPod[]> =>
    Promise.all(
      names(kind, count).map(async ({ name, address }) => {
        if (options.services !== true || haproxy === undefined) return { name, address }
        const ports = PORTS[kind].map((port) => Number(setting(port)))
        const place = { dir: join(dir, 'services'), address: block.service(given++), to: address }
        const service = await openService({ haproxy, ports, ...place })
        podServices.set(name, service)
        return {
          ...{ name, host: address, addressNow: () => service.address },
          get address() {
            return service.address
          },
        }
      }),
    )
  const peers = {
    redis: await places('redis', Math.max(counts.redis, options.room?.redis ?? 0)),
    sentinel: await places('sentinel', Math.max(counts.sentinels, options.room?.sentinels ?? 0)),
  }
  const services = (): { name: string; address: string }[] => [
    ...peers.redis.slice(0, counts.redis),
    ...peers.sentinel.slice(0, counts.sentinels),
    // That of the proxies leads to the first of them here.
    ...(counts.proxies > 0 ? [{ name: setting('NAME'), address: block.proxy(0) }] : []),
  ]
  const notifierPlace = (): PodPlace => ({
    ...{ name: `${setting('NAME')}-notifier-0`, address: block.proxy(counts.proxies), secrets: 'secrets-of-proxies' },
  })
  let cancelLate = await writeRelease({ dir, services: services() })
  const configOf = (ordinal: number, first: number): { config?: string } =>
    ordinal < first ? {} : { config: configDirs.added }
  const { redis: firstRedis, sentinels: firstSentinels } = counts
  const redis = await Promise.all(
    peers.redis.map(async (pod, i) =>
      makeDataPod(context, await makeInstance(context, { ...pod, ...configOf(i, firstRedis) })),
    ),
  )
  const sentinels = await Promise.all(
    peers.sentinel.map(async (pod, i) =>
      makeSentinelPod(context, await makeInstance(context, { ...pod, ...configOf(i, firstSentinels) })),
    ),
  )
  const proxies = await Promise.all(
    names('proxy', counts.proxies).map(async (pod) =>
      makeProxyPod(context, await makeInstance(context, { ...pod, secrets: 'secrets-of-proxies' })),
    ),
  )
  const notifier = options.endpoints && makeNotifierPod(context, await makeInstance(context, notifierPlace()))
  const pods = [...redis, ...sentinels, ...proxies, ...(notifier ? [notifier] : [])]
  const masterName = setting('MASTER_NAME')
  const endings: (() => Promise<void>)[] = []
  let jobs = 0

  return {
    ...timeline,
    ...(notifier && { notifier }),
    ...{ dir, timeline: timeline.path, proxies, secrets, masterName, room: { redis, sentinels } },
    get redis() {
      return redis.slice(0, counts.redis)
    },
    get sentinels() {
      return sentinels.slice(0, counts.sentinels)
    },
    timers: { downAfterMs: Number(setting('DOWN_AFTER')), failoverTimeoutMs: Number(setting('FAILOVER_TIMEOUT')) },
    startAll: async () => {
      const wanted = [...redis.slice(0, counts.redis), ...sentinels.slice(0, counts.sentinels), ...proxies]
      if (notifier) wanted.push(notifier)
      await Promise.all(wanted.map((pod) => pod.start()))
    },
    resize: async (next) => {
      timeline.note(`--- ${next.redis} data pods and ${next.sentinels} Sentinels in the settings`)
      counts = { ...counts, ...next }
      const settings = (await renderChart(valuesOf(options, counts))).config['settings.env'] ?? ''
      cancelLate()
      const { kubeletLagMs: lagMs } = options
      cancelLate = await writeRelease({
        ...{ dir, services: services(), settings },
        ...(lagMs === undefined ? {} : { lagMs }),
      })
    },
    renewServices: async (renewed) => {
      for (const { name } of renewed) {
        const service = podServices.get(name)
        if (service === undefined) throw new RangeError(`${name} has no Service: open the world with services: true`)
        const old = service.address
        await service.moveTo(block.service(given++))
        timeline.note(`--- the Service ${name} is made anew: ${old}, now ${service.address}`)
      }
      cancelLate()
      cancelLate = await writeRelease({ dir, services: services() })
    },
    job: (script, env) => runJob(context, { name: `${setting('NAME')}-job-${++jobs}`, script, env }),
    crashAll: async () => void (await Promise.all(pods.filter((pod) => pod.exists()).map((pod) => pod.crash()))),
    replicationOf: (host) => withConnection({ host, port: 6379, ...guardCredentials(secrets) }, readReplication),
    viewOf: (host) =>
      withConnection({ host, port: 26379, ...guardCredentials(secrets) }, (sentinel) =>
        readSentinelView(sentinel, masterName),
      ),
    atEnd: (work) => void endings.push(work),
    close: async ({ keep = false } = {}) => {
      cancelLate()
      await Promise.all(endings.map((work) => work()))
      await Promise.all(pods.map((pod) => pod.crash()))
      sweep(dir)
      for (const pod of pods) pod.output.close()
      for (const service of podServices.values()) service.close()
      await block.release()
      if (!keep) await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
    },
  }
}
