/** Which pods export a metric. */
export type Source = 'redis' | 'sentinel' | 'proxy'

/** A metric that a rule or a panel reads. */
export interface Metric {
  name: string
  sources: readonly Source[]
  what: string
}

const redis = (name: string, what: string): Metric => ({ name: `redis_${name}`, sources: ['redis'], what })
const sentinel = (name: string, what: string): Metric => ({
  name: `redis_sentinel_${name}`,
  sources: ['sentinel'],
  what,
})
const proxy = (name: string, what: string): Metric => ({ name: `haproxy_${name}`, sources: ['proxy'], what })
const set = (name: string, what: string): Metric => ({ name: `redis_set_${name}`, sources: ['proxy'], what })

/**
 * Every metric that a rule or a panel reads; the names are those of redis_exporter 1.86, HAProxy 3.2 and proxy/report.lua. The labels `master_address` and
 * `message` change with the master, and with them the series: an expression aggregates them away before it looks back in time.
 */
export const metrics: readonly Metric[] = [
  { name: 'up', sources: ['redis', 'sentinel', 'proxy'], what: '1 if Prometheus could read the pod' },
  { name: 'redis_up', sources: ['redis', 'sentinel'], what: '1 if the exporter reaches its server' },

  redis('instance_info', 'role, engine version and policy of the server, as labels'),
  redis('slave_info', 'of a replica: the master that it follows, as labels'),
  redis('uptime_in_seconds', 'seconds since the server started'),

  redis('connected_slave_lag_seconds', 'of a master: seconds since the last acknowledgement of each replica'),
  redis('connected_slave_offset_bytes', 'of a master: offset that each replica has acknowledged'),
  redis('master_repl_offset', 'offset of the server'),
  redis('master_link_up', 'of a replica: 1 if the link to its master is up'),
  redis('master_sync_in_progress', 'of a replica: 1 during a full sync'),
  redis('replica_resyncs_full', 'of a master: full syncs since its start'),
  redis('replica_partial_resync_accepted', 'of a master: partial syncs since its start'),
  redis('replication_backlog_bytes', 'size of the replication backlog'),
  redis('loading_dump_file', '1 while the server loads its files'),

  redis('memory_used_bytes', 'memory of the server'),
  redis('memory_used_rss_bytes', 'memory as the kernel counts it'),
  redis(
    'mem_not_counted_for_eviction_bytes',
    'memory that does not count for maxmemory: backlog and buffers of replicas',
  ),
  redis('memory_max_bytes', 'maxmemory, 0 for none'),
  redis('evicted_keys_total', 'keys that the policy has evicted'),
  redis('expired_keys_total', 'keys that have expired'),
  redis('db_keys', 'keys of each database'),

  redis('connected_clients', 'connections, without those of replicas'),
  redis('max_clients', 'maxclients'),
  redis('blocked_clients', 'clients that wait in a blocking command'),
  redis('rejected_connections_total', 'connections refused because of maxclients'),
  redis('commands_processed_total', 'commands'),
  redis('commands_total', 'calls of each command'),
  redis('commands_duration_seconds_total', 'time spent in each command'),
  redis('net_input_bytes_total', 'bytes received'),
  redis('net_output_bytes_total', 'bytes sent'),
  redis('errors_total', 'error replies, by their first word: NOREPLICAS, OOM, READONLY and others'),
  redis('slowlog_length', 'entries of the slow log'),

  redis('rdb_last_bgsave_status', '1 if the last BGSAVE succeeded'),
  redis('aof_last_write_status', '1 if the last write to the append-only file succeeded'),
  redis('aof_last_bgrewrite_status', '1 if the last rewrite of the append-only file succeeded'),
  redis('latest_fork_seconds', 'how long the last fork stopped the server'),

  sentinel('master_status', '1 if this Sentinel has the master as ok; the address and the status are labels'),
  sentinel('master_ckquorum_status', '1 if CKQUORUM says that a failover can be authorized'),
  sentinel('master_config_epoch', 'epoch under which the master is named; grows with each switch'),
  sentinel('master_sentinels', 'Sentinels that this one lists, itself among them'),
  sentinel('master_ok_sentinels', 'of these, those that are not down'),
  sentinel('master_slaves', 'replicas that this Sentinel lists'),
  sentinel('master_ok_slaves', 'of these, those that are not down'),
  sentinel('master_last_ok_ping_reply_seconds', 'seconds since the master answered this Sentinel'),
  sentinel('tilt', '1 while this Sentinel is in TILT and acts on nothing'),

  proxy('backend_active_servers', 'servers that a backend may use: 1 for the backend master while there is a master'),
  proxy('backend_current_sessions', 'connections that have a server'),
  proxy('backend_connection_errors_total', 'connections that no server accepted'),
  proxy('backend_retry_warnings_total', 'connections that were tried again'),
  proxy('backend_connect_time_average_seconds', 'time to connect to a server, over the last 1024 connections'),
  proxy('frontend_current_sessions', 'connections of clients'),
  proxy('frontend_limit_sessions', 'connections of clients that the proxy allows'),
  proxy('frontend_sessions_total', 'connections of clients since the start'),
  proxy('server_status', '1 for the state that a server has: UP, MAINT, DRAIN ...'),

  set('agreed_master', '1 for the server that this proxy takes for the master, 0 for each other server of the release'),
  set('master_changes_total', 'changes of the master that this proxy has followed since its start'),
  set('guard_age_seconds', 'seconds since the guard of a data pod reported'),
  set('pod_ready', '1 if the guard counts its pod as ready'),
  set('pod_waits', '1 with the reason for which a data pod is not ready'),
  set('good_replicas', 'of the master: replicas in sync, as min-replicas-to-write counts them'),
  set('fenced', '1 for a master that refuses writes, because no replica is in sync'),
  set('fences_total', 'how often the master was fenced since its guard started'),
  set('handovers_total', 'handovers by path (lead, sentinel) and result (moved, not-moved, unfinished)'),
  set('last_handover_seconds', 'seconds without writes in the last handover that moved the master'),

  set('backup_last_result', '1 if the last backup succeeded, 0 if it failed'),
  set('backup_last_success_timestamp_seconds', 'when the last backup succeeded'),
  set('backup_last_failure_timestamp_seconds', 'when the last backup failed'),
  set('backup_size_bytes', 'bytes of the object in the last backup that succeeded'),
  set('backup_duration_seconds', 'seconds that the last backup that succeeded took'),
  set('drill_last_result', '1 if the last drill succeeded, 0 if it failed'),
  set('drill_last_success_timestamp_seconds', 'when the last drill succeeded'),
  set('drill_last_failure_timestamp_seconds', 'when the last drill failed'),
  set('drill_duration_seconds', 'seconds that the last drill that succeeded took'),
]

/** Whether a metric, or an expression that reads it, is of the Jobs of backups and drills: a set without them has no such series. */
export const isOfBackups = (text: string): boolean => /redis_set_(backup|drill)_/.test(text)

/** The metrics that an expression names: words that are neither a function, a label nor a string. */
export function metricsIn(expr: string): string[] {
  const bare = expr.replace(/"[^"]*"/g, '""')
  return [...new Set(bare.match(/\b(?:redis|haproxy)_\w+|\bup\b/g) ?? [])]
}
