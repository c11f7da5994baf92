import type { AlertGroup } from '../alert.ts'

/** From the master to its replicas. A restarted pod is a replica again within seconds, with a full sync of much data within minutes. */
export const replication: AlertGroup = {
  cause: 'replication',
  rules: [
    {
      name: 'RedisSentinelNoReplicaInSync',
      severity: 'critical',
      holdSeconds: 60,
      expr: `(count(redis_connected_slave_lag_seconds{@{redis},slave_state="online"} <= @{maxLag}) or vector(0)) < @{neededReplicas}
and on () count(redis_instance_info{@{redis},role="master"}) > 0`,
      summary: '@{set}: no replica is in sync with the master',
      description:
        'With fencing (the default) the master refuses writes with NOREPLICAS. Without it, a crash of the master loses every write since.',
    },
    {
      name: 'RedisSentinelTooFewReplicas',
      severity: 'warning',
      // A pod of a rollout is away for less than a minute; the sync of several GB takes minutes.
      holdSeconds: 600,
      expr: `(count(count by (slave_ip, slave_port) (redis_connected_slave_lag_seconds{@{redis},slave_state="online"})) or vector(0)) < @{otherReplicas}
and on () count(redis_instance_info{@{redis},role="master"}) > 0`,
      summary: '@{set}: the master has {{ $value }} of @{otherReplicas} replicas',
      description:
        'A replica is away, or has been in a full sync for ten minutes. Fewer pods may fail before writes are refused.',
    },
    {
      name: 'RedisSentinelReplicaOutOfSync',
      severity: 'warning',
      holdSeconds: 300,
      expr: `max by (pod) (redis_master_link_up{@{redis}}) == 0
unless on (pod) max by (pod) (redis_master_sync_in_progress{@{redis}}) == 1
unless on (pod) max by (pod) (redis_loading_dump_file{@{redis}}) == 1`,
      summary: '@{set}: {{ $labels.pod }} has no link to its master',
      description:
        'The replica neither follows nor syncs. It serves old data to readers, and cannot replace the master.',
    },
    {
      name: 'RedisSentinelReplicaSilent',
      severity: 'warning',
      holdSeconds: 120,
      expr: 'max by (pod, slave_ip) (redis_connected_slave_lag_seconds{@{redis},slave_state="online"}) > @{maxLag}',
      summary: '@{set}: the replica {{ $labels.slave_ip }} has not acknowledged for {{ $value }} s',
      description:
        'It is connected, but its acknowledgements are older than the tolerated lag (@{maxLag} s). It does not count as in sync.',
    },
    {
      name: 'RedisSentinelReplicaBehind',
      severity: 'warning',
      holdSeconds: 300,
      expr: `100 * (
  max by (pod) (redis_master_repl_offset{@{redis}})
  - on (pod) group_right () min by (pod, slave_ip) (redis_connected_slave_offset_bytes{@{redis},slave_state="online"})
)
/ on (pod) group_left () max by (pod) (redis_replication_backlog_bytes{@{redis}}) > @{backlogPercent}`,
      summary: '@{set}: the replica {{ $labels.slave_ip }} is behind by {{ $value | humanize }} % of the backlog',
      description:
        'If its link breaks when it is behind by more than the backlog, it needs a full sync. A crash of the master loses what it lacks.',
    },
    {
      name: 'RedisSentinelFullSyncLoop',
      severity: 'warning',
      holdSeconds: 60,
      // A rollout costs each restarted pod one full sync at most.
      expr: 'round(sum(increase(redis_replica_resyncs_full{@{redis}}[30m]))) > @{fullSyncs} * @{otherReplicas}',
      summary: '@{set}: {{ $value }} full syncs in half an hour',
      description:
        'Replicas take all data again and again: the backlog or the output buffer is too small for the writes during a sync.',
    },
  ],
}
