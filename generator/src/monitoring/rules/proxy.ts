import type { AlertGroup } from '../alert.ts'

/** What clients of the proxies see. Rendered only with proxies that show metrics. */
export const proxy: AlertGroup = {
  cause: 'proxy',
  rules: [
    {
      name: 'RedisSentinelProxyNoMaster',
      severity: 'critical',
      holdSeconds: 60,
      expr: 'max by (pod) (haproxy_backend_active_servers{@{proxy},proxy="master"}) == 0',
      summary: '@{set}: {{ $labels.pod }} has no master',
      description:
        'New connections through this proxy wait, then fail. It follows the master that a majority of the Sentinels names.',
    },
    {
      name: 'RedisSentinelProxyQueue',
      severity: 'warning',
      holdSeconds: 60,
      expr: `sum by (pod) (haproxy_frontend_current_sessions{@{proxy},proxy="clients"})
- on (pod) sum by (pod) (haproxy_backend_current_sessions{@{proxy},proxy=~"master|replicas"}) > @{waitingConnections}`,
      summary: '@{set}: {{ $value }} connections wait in {{ $labels.pod }}',
      description: 'They have no server yet. In a switch they wait for less than a second.',
    },
    {
      name: 'RedisSentinelProxyNearLimit',
      severity: 'warning',
      holdSeconds: 300,
      expr: `100 * sum by (pod) (haproxy_frontend_current_sessions{@{proxy},proxy="clients"})
/ on (pod) sum by (pod) (haproxy_frontend_limit_sessions{@{proxy},proxy="clients"}) > @{connectionsPercent}`,
      summary: '@{set}: {{ $labels.pod }} has {{ $value | humanize }} % of the connections that it allows',
      description: 'At 100 % new connections wait until another one ends.',
    },
  ],
}
