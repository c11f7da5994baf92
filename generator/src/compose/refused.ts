import { isDeepStrictEqual } from 'node:util'
import type { Problem } from '../check/problem.ts'
import type { Group } from '../model/dsl.ts'
import { leavesOf } from '../model/walk.ts'

/** Paths, and groups of paths, that a folder for Docker Compose follows. Every other value is refused where it is not its default. */
export const followed = [
  'global.imageRegistry',
  'fullnameOverride',
  'commonLabels',
  'image.registry',
  'image.repository',
  'image.tag',
  'image.digest',
  'image.pullPolicy',
  'profile',
  'auth.rights',
  'redis.replicas',
  'redis.fencing',
  'redis.minReplicasMaxLagSeconds',
  'redis.modules',
  'redis.modulePaths',
  'redis.config',
  'redis.memory',
  'redis.resources',
  'redis.persistence.enabled',
  'redis.persistence.snapshots',
  'redis.bootstrap',
  'redis.handoverTimeoutSeconds',
  'redis.shutdownTimeoutSeconds',
  'redis.terminationGracePeriodSeconds',
  'redis.pod.labels',
  'redis.pod.extraEnv',
  'redis.guard',
  'sentinel.replicas',
  'sentinel.quorum',
  'sentinel.masterName',
  'sentinel.downAfterMilliseconds',
  'sentinel.failoverTimeoutMilliseconds',
  'sentinel.resources',
  'sentinel.persistence.enabled',
  'sentinel.terminationGracePeriodSeconds',
  'sentinel.pod.labels',
  'sentinel.pod.extraEnv',
  'proxy.enabled',
  'proxy.replicas',
  'proxy.image',
  'proxy.readPort',
  'proxy.metrics',
  'proxy.threads',
  'proxy.maxConnections',
  'proxy.checkIntervalMilliseconds',
  'proxy.masterWaitMilliseconds',
  'proxy.connectTimeoutMilliseconds',
  'proxy.idleTimeoutSeconds',
  'proxy.acceptSeconds',
  'proxy.drainSeconds',
  'proxy.terminationGracePeriodSeconds',
  'proxy.resources',
  'proxy.pod.labels',
  'proxy.pod.extraEnv',
  'notifications.enabled',
  'notifications.endpoints',
  'notifications.events',
  'notifications.timeoutSeconds',
  'notifications.resources',
  'metrics.enabled',
  'metrics.image',
  'metrics.resources',
  'metrics.extraArgs',
  'metrics.monitor.intervalSeconds',
  'metrics.monitor.timeoutSeconds',
  'metrics.rules.runbookUrl',
  'metrics.rules.disabled',
  'metrics.rules.holdSeconds',
  'metrics.rules.thresholds',
] as const

/** What stands in place of a value that is refused, by the beginning of its path. */
const instead: readonly (readonly [string, string])[] = [
  ['auth.defaultUser', 'a folder has the user default alone, with the rights of auth.rights'],
  ['auth.users', 'a folder has the user default alone, with the rights of auth.rights'],
  ['auth.rulesKey', 'a folder has the user default alone, with the rights of auth.rights'],
  ['auth.', 'passwords are the files in secrets/auth of the folder'],
  ['redis.persistence.', 'the data is in named volumes of Docker'],
  ['sentinel.persistence.', 'the data is in named volumes of Docker'],
  ['redis.instances', 'the option hosts gives each a host, and all have the memory of redis.resources'],
  ['sentinel.instances', 'the option hosts gives each a host, and all have sentinel.resources'],
  ['proxy.service.', 'ports are published by the option publish'],
  ['metrics.rules.enabled', 'the option prometheus.enabled brings the rules'],
  ['notifications.ca', 'the authorities of the image are trusted'],
  ['notifications.ports', 'no policy of the network closes a port'],
  ['podSecurity.', 'volumes belong to user 999 of the official images'],
  ['networkPolicy.', 'the option publish.address decides from where ports can be reached'],
  ['scaling.', 'docs/compose.md says how to scale'],
]

/** Values that a container of Docker Compose cannot follow, each by its path. `values` are complete. */
export function refusedValues(values: object, model: Group): Problem[] {
  const refused = leavesOf(model)
    .filter(({ path }) => !isFollowed(path))
    .filter(({ path, leaf }) => !isDeepStrictEqual(valueAt(values, path), leaf.default))
    .map(({ path }) => ({ where: path, what: whatOf(path) }))
  return [...refused, ...refusedAmounts(values)]
}

/** Below a path that is followed. */
const exceptions: readonly string[] = ['metrics.rules.thresholds.backupHours']

export const isFollowed = (path: string): boolean =>
  !exceptions.includes(path) && followed.some((known) => path === known || path.startsWith(`${known}.`))

function whatOf(path: string): string {
  const [, hint] = instead.find(([start]) => path.startsWith(start)) ?? []
  return `has no meaning in Docker Compose: leave it out${hint === undefined ? '' : `; ${hint}`}`
}

/** Of resources Docker knows CPU and memory. */
function refusedAmounts(values: object): Problem[] {
  const paths = [
    'redis.resources',
    'redis.guard.resources',
    'sentinel.resources',
    'proxy.resources',
    'metrics.resources',
    'notifications.resources',
  ]
  return paths.flatMap((path) =>
    ['requests', 'limits'].flatMap((sort) => {
      const amounts = valueAt(values, `${path}.${sort}`) ?? {}
      return Object.keys(amounts)
        .filter((name) => name !== 'cpu' && name !== 'memory')
        .map((name) => ({ where: `${path}.${sort}.${name}`, what: whatOf('') }))
    }),
  )
}

function valueAt(values: object, path: string): unknown {
  return path.split('.').reduce<unknown>((from, key) => (from as Record<string, unknown> | undefined)?.[key], values)
}
