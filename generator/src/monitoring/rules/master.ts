import type { AlertGroup } from '../alert.ts'

/** The one server that takes writes. A planned switch is over in a second, a failover in ten: `holdSeconds` also covers a scrape before and one after it. */
export const master: AlertGroup = {
  cause: 'master',
  rules: [
    {
      name: 'RedisSentinelNoMaster',
      severity: 'critical',
      holdSeconds: 60,
      expr: 'count(up{@{redis}} == 1) > 0\nunless on () count(redis_instance_info{@{redis},role="master"}) > 0',
      summary: '@{set}: no data pod is a master',
      description:
        'No data pod says that it is a master, so no write is taken. A failover takes seconds: this one does not end.',
    },
    {
      name: 'RedisSentinelTwoMasters',
      severity: 'critical',
      // Each server is scraped at its own moment: one switch may show two masters for one interval.
      holdSeconds: 90,
      expr: 'count(count by (pod) (redis_instance_info{@{redis},role="master"})) > 1',
      summary: '@{set}: {{ $value }} data pods are masters',
      description:
        'More than one data pod says that it is a master. The one without replicas refuses writes after the tolerated lag; what it took before is lost when it steps down.',
    },
    {
      name: 'RedisSentinelMasterDown',
      severity: 'critical',
      holdSeconds: 60,
      expr: 'max(redis_sentinel_master_status{@{sentinel}}) == 0',
      summary: '@{set}: every Sentinel has the master down, and none replaces it',
      description:
        'All Sentinels that Prometheus reads have the master in SDOWN or ODOWN. A failover takes seconds: it does not begin or does not end.',
    },
  ],
}
