import type { AlertGroup } from '../alert.ts'

/** What Prometheus cannot see: without it every other rule is silent. */
export const targets: AlertGroup = {
  cause: 'targets',
  rules: [
    {
      name: 'RedisSentinelNoMetrics',
      severity: 'critical',
      holdSeconds: 300,
      expr: 'absent(count(up{@{redis}} == 1))',
      summary: '@{set}: Prometheus reads no data pod',
      description:
        'All data pods are down, or Prometheus cannot find or reach them. Until then the rules about the set see nothing.',
    },
    {
      name: 'RedisSentinelInstanceDown',
      severity: 'warning',
      // A pod of a rollout is back within a minute; one that loads much data answers its exporter while it loads.
      holdSeconds: 300,
      expr: 'max by (pod, app_kubernetes_io_component) (redis_up{@{any}}) == 0',
      summary: '@{set}: {{ $labels.pod }} does not answer its exporter',
      description:
        'The exporter runs, but the server beside it is down, waits for its start decision, or refuses the password.',
    },
    {
      name: 'RedisSentinelTargetDown',
      severity: 'warning',
      holdSeconds: 300,
      expr: 'max by (pod, app_kubernetes_io_component) (up{@{any}}) == 0',
      summary: '@{set}: Prometheus cannot read {{ $labels.pod }}',
      description:
        'The pod exists, but its metrics port does not answer: the container is down, or a NetworkPolicy closes the port.',
    },
    {
      name: 'RedisSentinelTargetMissing',
      severity: 'warning',
      // A scaled release has its new numbers at once, and its new pods a few minutes later.
      holdSeconds: 600,
      expr: `label_replace((count(count by (pod) (up{@{redis}})) or vector(0)) < @{replicas}, "component", "redis", "", "")
or label_replace((count(count by (pod) (up{@{sentinel}})) or vector(0)) < @{sentinels}, "component", "sentinel", "", "")
or label_replace((count(count by (pod) (up{@{proxy}})) or vector(0)) < @{proxies}, "component", "proxy", "", "")`,
      summary: '@{set}: Prometheus knows only {{ $value }} pods of the component {{ $labels.component }}',
      description: 'Fewer pods than the release has: a pod is not scheduled, or a monitor does not select it.',
    },
  ],
}
