import type { AlertGroup } from '../alert.ts'

/** What the Sentinels say of each other and of the servers. They restart one by one, each within seconds; a set of new size needs minutes. */
export const sentinels: AlertGroup = {
  cause: 'sentinels',
  rules: [
    {
      name: 'RedisSentinelQuorumLost',
      severity: 'critical',
      holdSeconds: 60,
      expr: 'max(redis_sentinel_master_ckquorum_status{@{sentinel}}) == 0',
      summary: '@{set}: no failover is possible, the Sentinels lack a majority',
      description:
        'Every Sentinel that Prometheus reads says that quorum or majority cannot be reached. If the master fails now, no replica replaces it.',
    },
    {
      name: 'RedisSentinelVotersMissing',
      severity: 'warning',
      // A rollout restarts each Sentinel in turn, and misses one of them for a minute or two in all.
      holdSeconds: 300,
      expr: 'min by (pod) (redis_sentinel_master_ok_sentinels{@{sentinel}}) < @{sentinels}',
      summary: '@{set}: {{ $labels.pod }} reaches {{ $value }} of @{sentinels} Sentinels',
      description:
        'This Sentinel reaches fewer Sentinels than the release has, itself among them. One more that fails may cost the majority.',
    },
    {
      name: 'RedisSentinelSentinelsDisagree',
      severity: 'critical',
      // The leader of a failover names the new master a second before the others, and each is scraped at its own moment.
      holdSeconds: 90,
      expr: 'count(count by (master_address) (redis_sentinel_master_status{@{sentinel}})) > 1',
      summary: '@{set}: the Sentinels name {{ $value }} different masters',
      description:
        'Clients that ask a Sentinel in the minority write to the wrong server. The guard of the master ends this within seconds if a majority is in reach.',
    },
    {
      name: 'RedisSentinelRolesDisagree',
      severity: 'critical',
      // Replicas and Sentinels learn the new address of a Service that was made anew within two minutes.
      holdSeconds: 180,
      expr: `count by (pod) (
  (
    label_join(redis_slave_info{@{redis}}, "master_address", ":", "master_host", "master_port")
    unless on (master_address) redis_sentinel_master_status{@{sentinel}}
  )
  and on () count(redis_sentinel_master_status{@{sentinel}}) > 0
) > 0`,
      summary: '@{set}: {{ $labels.pod }} follows a server that no Sentinel names as the master',
      description:
        'This replica does not receive the writes of the named master. Its guard repairs that within seconds.',
    },
    {
      name: 'RedisSentinelStaleReplicas',
      severity: 'warning',
      // The Sentinels drop the entries of removed pods one by one, minutes after the upgrade.
      holdSeconds: 900,
      expr: 'max by (pod) (redis_sentinel_master_slaves{@{sentinel}}) > @{otherReplicas}',
      summary: '@{set}: {{ $labels.pod }} lists {{ $value }} replicas, the release has @{otherReplicas}',
      description:
        'A stale entry is a server that is gone, or that does not belong to this set. A failover may wait for it.',
    },
    {
      name: 'RedisSentinelStaleSentinels',
      severity: 'warning',
      holdSeconds: 900,
      expr: 'max by (pod) (redis_sentinel_master_sentinels{@{sentinel}}) > @{sentinels}',
      summary: '@{set}: {{ $labels.pod }} lists {{ $value }} Sentinels, the release has @{sentinels}',
      description:
        'The majority is counted over all entries: stale ones make a failover need more votes than the living Sentinels may have.',
    },
  ],
}
