import type { Values } from '../../../schemas/values.d.ts'
import { liveDirectives } from '../model/live-directives.ts'
import { directiveText } from '../model/memory-directives.ts'
import { ports } from '../model/ports.ts'
import { settingsOf } from '../model/settings.ts'
import type { SetName } from './plan.ts'

/**
 * The files that the chart's `_config.tpl` writes, from the same values; `test/render/compose.test.ts` compares them with what Helm renders.
 */
export function configFiles(values: Values, name: SetName): Record<string, string> {
  return {
    'redis.conf': redisConf(values),
    'sentinel.conf': sentinelConf(),
    'settings.env': fixedSettings(values, name) + settingsOfCounts(values) + liveSettings(values),
  }
}

const yesNo = (is: boolean): string => (is ? 'yes' : 'no')

/** The static part of redis.conf; redis-start.sh adds what belongs to one instance. */
function redisConf(values: Values): string {
  const { redis } = values
  const { maxLag, downAfter, memory } = settingsOf(values)
  const modules = redis.modules === 'custom' ? redis.modulePaths : []
  const own = Object.keys(redis.config)
    .sort()
    .flatMap((name) => {
      const text = directiveText(redis.config, name)
      return text === undefined ? [] : [`${name} ${text}`]
    })
  return lines([
    `port ${ports.redis}`,
    'protected-mode no',
    'daemonize no',
    'tcp-keepalive 60',
    `appendonly ${yesNo(redis.persistence.enabled)}`,
    'appendfsync everysec',
    'dbfilename snapshot.rdb',
    `save ${redis.persistence.snapshots.join(' ') || '""'}`,
    'stop-writes-on-bgsave-error no',
    `min-replicas-to-write ${minReplicas(values)}`,
    `min-replicas-max-lag ${maxLag}`,
    'repl-diskless-sync yes',
    'repl-diskless-sync-delay 0',
    `repl-backlog-size ${memory.backlog}`,
    `client-output-buffer-limit replica ${memory.replicaBuffer} 0 0`,
    `repl-timeout ${Math.max(10, 5 + Math.floor(downAfter / 1000))}`,
    `shutdown-timeout ${redis.shutdownTimeoutSeconds}`,
    'shutdown-on-sigterm nosave',
    `maxmemory ${memory.maxmemory}`,
    'maxmemory-policy noeviction',
    ...modules.map((path) => `loadmodule ${path}`),
    ...own,
  ])
}

function sentinelConf(): string {
  return lines([
    `port ${ports.sentinel}`,
    'protected-mode no',
    'sentinel resolve-hostnames no',
    'sentinel announce-hostnames no',
    'loglevel notice',
  ])
}

/** Settings that need a restart, as shell. */
export function fixedSettings({ redis, sentinel, metrics }: Values, { name, namespace }: SetName): string {
  return assignments({
    NAME: name,
    NAMESPACE: namespace,
    MASTER_NAME: sentinel.masterName,
    REDIS_PORT: ports.redis,
    SENTINEL_PORT: ports.sentinel,
    DISCOVERY_PORT: ports.discovery,
    PERSISTENCE: yesNo(redis.persistence.enabled),
    SENTINEL_PERSISTENCE: yesNo(sentinel.persistence.enabled),
    BACKUP_ON: 'no',
    METRICS: yesNo(metrics.enabled),
    MODULES: redis.modules,
    PROXY_LOGIN: 'proxy-password',
    KEY_NAMES: '',
    LIVE_DIRECTIVES: liveDirectives.map((directive) => `${directive} `).join(''),
  })
}

/** How many instances there are: servers and Sentinels take it over while they run. */
export function settingsOfCounts({ redis, sentinel }: Values): string {
  return assignments({ REDIS_REPLICAS: redis.replicas, SENTINEL_REPLICAS: sentinel.replicas })
}

/** What the guards tell servers and Sentinels that run. */
function liveSettings(values: Values): string {
  const { redis } = values
  const { quorum, downAfter, failoverTimeout, maxLag } = settingsOf(values)
  return assignments({
    QUORUM: quorum,
    DOWN_AFTER: downAfter,
    FAILOVER_TIMEOUT: failoverTimeout,
    MAX_LAG: maxLag,
    PARALLEL_SYNCS: Math.max(1, redis.replicas - 1),
    MIN_REPLICAS: minReplicas(values),
    BOOTSTRAP: redis.bootstrap,
    HANDOVER_SECONDS: redis.handoverTimeoutSeconds,
    RESTORE_ID: '',
    RESTORE_FROM: '',
    RESTORE_SET: '',
    REPORTS: yesNo(values.metrics.enabled || values.notifications.enabled),
    ...(values.auth.rights !== 'frameworks' && { DEFAULT_RIGHTS: values.auth.rights }),
  })
}

/** Each value as one shell word, whatever it holds. */
function assignments(of: Record<string, string | number>): string {
  return lines(Object.entries(of).map(([key, value]) => `${key}='${String(value).replaceAll("'", `'\\''`)}'`))
}

const minReplicas = ({ redis }: Values): number => (redis.fencing ? 1 : 0)

export const lines = (all: readonly string[]): string => `${all.join('\n')}\n`
