/** A redis.conf directive that `redis.config` may not set. The reason is a sentence fragment without double quotes. */
export interface SafetyDirective {
  name: string
  reason: string
}

/** A directive that `redis.config` may set to some values only. */
export interface LimitedDirective extends SafetyDirective {
  allowed: readonly string[]
}

const reasons: Record<string, readonly string[]> = {
  'the Services, Sentinel and the probes are built on the ports of the chart': ['port', 'tls-port'],
  'the start script sets it for each pod': ['bind', 'dir', 'protected-mode', 'unixsocket', 'include', 'loadmodule'],
  'the start script and Sentinel decide which server is the master': ['replicaof', 'slaveof'],
  'it is the fencing: use redis.fencing and redis.minReplicasMaxLagSeconds': [
    'min-replicas-to-write',
    'min-replicas-max-lag',
    'min-slaves-to-write',
    'min-slaves-max-lag',
  ],
  'a replica that takes writes loses them at the next sync': ['replica-read-only', 'slave-read-only'],
  'users and passwords come from the auth Secret': ['aclfile', 'user', 'requirepass', 'masterauth', 'masteruser'],
  'each pod announces the address of its own Service': [
    'replica-announce-ip',
    'replica-announce-port',
    'replica-announced',
    'slave-announce-ip',
    'slave-announce-port',
  ],
  'the guard sets it, so that only a replica in sync is promoted': ['replica-priority', 'slave-priority'],
  'persistence is redis.persistence.enabled': ['appendonly'],
  'use redis.persistence.snapshots, a list such as 900 1': ['save'],
  'the start script reads the data files by the names of the chart': ['dbfilename', 'appenddirname', 'appendfilename'],
  'the scripts use the commands under their own names': ['rename-command'],
  'the container must stay in the foreground and log to its output': ['daemonize', 'supervised', 'logfile', 'pidfile'],
  'this chart is Sentinel, not Cluster': ['cluster-enabled'],
  'it must cover the replication lag: use redis.shutdownTimeoutSeconds': ['shutdown-timeout'],
  'a snapshot at the end would delay it, or prevent it on a full volume': ['shutdown-on-sigterm'],
  'a replica that comes back must sync at once': ['repl-diskless-sync-delay'],
}

/** Every refused directive with its reason, sorted by name. Names are lower case: redis.config allows no other. */
export const safetyDirectives: readonly SafetyDirective[] = Object.entries(reasons)
  .flatMap(([reason, names]) => names.map((name) => ({ name, reason })))
  .sort((a, b) => (a.name < b.name ? -1 : 1))

/** Directives of which only some values are safe. */
export const limitedDirectives: readonly LimitedDirective[] = [
  {
    name: 'appendfsync',
    allowed: ['everysec', 'always'],
    reason: 'with no, a crash of a node loses acknowledged writes',
  },
  {
    name: 'repl-diskless-load',
    allowed: ['disabled', 'on-empty-db', 'flush-before-load'],
    reason: 'with swapdb, a full sync holds the data twice, for which the memory limit has no room',
  },
  {
    name: 'stop-writes-on-bgsave-error',
    allowed: ['no'],
    reason:
      'with yes, a snapshot that fails ends replicas and replaces the master, while the append-only file has the data',
  },
]
