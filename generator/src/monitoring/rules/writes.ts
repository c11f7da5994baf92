import type { AlertGroup } from '../alert.ts'

/** What makes a server refuse writes, and what is about to. */
export const writes: AlertGroup = {
  cause: 'writes',
  rules: [
    {
      name: 'RedisSentinelWritesRefused',
      severity: 'critical',
      // Longer than the window: a burst of refusals in a switch is over by then.
      holdSeconds: 180,
      expr: 'sum by (pod, err) (increase(redis_errors_total{@{redis},err=~"NOREPLICAS|MISCONF|OOM"}[2m])) > 0',
      summary: '@{set}: {{ $labels.pod }} refuses writes with {{ $labels.err }}',
      description:
        'NOREPLICAS: no replica is in sync. OOM: the memory is full and nothing may be evicted. MISCONF: the server cannot write its files.',
    },
    {
      name: 'RedisSentinelMemoryNearLimit',
      severity: 'warning',
      holdSeconds: 300,
      expr: `100 * max by (pod) (
  (redis_memory_used_bytes{@{redis}} - redis_mem_not_counted_for_eviction_bytes{@{redis}}) / (redis_memory_max_bytes{@{redis}} > 0)
) > @{memoryPercent}
and on (pod) redis_instance_info{@{redis},maxmemory_policy="noeviction"}`,
      summary: '@{set}: {{ $labels.pod }} uses {{ $value | humanize }} % of maxmemory',
      description:
        'At 100 % the policy noeviction refuses writes with OOM. A cache with another policy evicts instead, and does not alert.',
    },
    {
      name: 'RedisSentinelPersistenceFails',
      severity: 'critical',
      holdSeconds: 120,
      expr: `label_replace(min by (pod) (redis_aof_last_write_status{@{redis}}) == 0, "file", "write to the append-only file", "", "")
or label_replace(min by (pod) (redis_aof_last_bgrewrite_status{@{redis}}) == 0, "file", "rewrite of the append-only file", "", "")
or label_replace(min by (pod) (redis_rdb_last_bgsave_status{@{redis}}) == 0, "file", "BGSAVE", "", "")`,
      summary: '@{set}: on {{ $labels.pod }} the last {{ $labels.file }} failed',
      description:
        'The volume is full or broken, or memory does not suffice for a fork. The server refuses writes (MISCONF), or loses them in a restart.',
    },
    {
      name: 'RedisSentinelSlowFork',
      severity: 'warning',
      holdSeconds: 60,
      expr: '1000 * max by (pod) (redis_latest_fork_seconds{@{redis}}) > @{downAfter} * @{forkPercent} / 100',
      summary: '@{set}: a fork stopped {{ $labels.pod }} for {{ $value | humanize }} ms',
      description:
        'A server that stands still for down-after (@{downAfter} ms) is replaced. The next fork of this size may cost a failover.',
    },
    {
      name: 'RedisSentinelClientsNearLimit',
      severity: 'warning',
      holdSeconds: 300,
      expr: '100 * max by (pod) (redis_connected_clients{@{redis}} / redis_max_clients{@{redis}}) > @{connectionsPercent}',
      summary: '@{set}: {{ $labels.pod }} has {{ $value | humanize }} % of the connections that it allows',
      description: 'At maxclients the server refuses every new connection, also those of the guard.',
    },
  ],
}
