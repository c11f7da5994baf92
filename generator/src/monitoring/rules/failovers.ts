import type { AlertGroup } from '../alert.ts'

/**
 * Switches of the master, planned or not: Sentinel counts both alike. The epoch is the highest of all Sentinels, so that a Sentinel which is
 * told later counts nothing twice.
 */
export const failovers: AlertGroup = {
  cause: 'failovers',
  rules: [
    {
      name: 'RedisSentinelFailoverHappened',
      severity: 'info',
      holdSeconds: 0,
      expr: 'changes(max(redis_sentinel_master_config_epoch{@{sentinel}})[5m:15s]) > 0',
      summary: '@{set}: another master, or the same one under a new epoch',
      description:
        'The config epoch has grown in the last five minutes: a handover, a failover, or a master that was started again in place.',
    },
    {
      name: 'RedisSentinelFailoversTooOften',
      severity: 'warning',
      holdSeconds: 0,
      expr: 'changes(max(redis_sentinel_master_config_epoch{@{sentinel}})[1h:15s]) > @{failoversPerHour}',
      summary: '@{set}: {{ $value }} switches in an hour',
      description:
        'A rollout switches twice at most. More often means that masters crash, stall or are evicted again and again.',
    },
  ],
}
