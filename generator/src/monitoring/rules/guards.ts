import type { AlertGroup } from '../alert.ts'

/**
 * What the guards report, as the proxies show it: each of them the same. Rendered only with proxies that show metrics. A proxy keeps the last report of
 * a pod that is gone until it starts again, as it does when the numbers of pods change.
 */
export const guards: AlertGroup = {
  cause: 'guards',
  rules: [
    {
      name: 'RedisSentinelGuardSilent',
      severity: 'warning',
      holdSeconds: 120,
      // Only of pods that Prometheus reads: RedisSentinelTargetDown and RedisSentinelTargetMissing tell of the others, and a removed pod must not fire.
      expr: `(
  min by (server) (redis_set_guard_age_seconds{@{proxy}}) > 60
  or max by (server) (redis_set_agreed_master{@{proxy}}) unless on (server) redis_set_guard_age_seconds{@{proxy}}
)
and on (server) label_replace(up{@{redis}} == 1, "server", "$1", "pod", ".*-(redis-[0-9]+)")`,
      summary: '@{set}: the guard of {{ $labels.server }} does not report',
      description:
        'No proxy has a report of the last minute, although Prometheus reads the pod. A guard that hangs neither fences, repairs nor promotes.',
    },
    {
      name: 'RedisSentinelPodWaits',
      severity: 'warning',
      // A pod of a rollout is ready within a minute; a load or a full sync of several GB takes longer.
      holdSeconds: 300,
      // Without the age, the last reason of a pod that is gone would stay.
      expr: `max by (server, reason) (
  redis_set_pod_waits{@{proxy}} == 1
  and on (pod, server) redis_set_guard_age_seconds{@{proxy}} < 60
)`,
      summary: '@{set}: {{ $labels.server }} is not ready: {{ $labels.reason }}',
      description: 'The data pod has waited for five minutes, for the same reason. In it, N stands for numbers.',
    },
    {
      name: 'RedisSentinelHandoverFailed',
      severity: 'warning',
      holdSeconds: 0,
      // A set with one data pod has no successor.
      expr: `max by (path, result) (increase(redis_set_handovers_total{@{proxy},result!="moved"}[10m])) > 0
unless on () vector(@{otherReplicas}) == 0`,
      summary: '@{set}: a handover came to nothing ({{ $labels.result }})',
      description:
        'not-moved: writes continue on the old master; if its pod ends, they wait for a failover. unfinished: a replica was promoted, and the old master has not seen the Sentinels name it.',
    },
    {
      name: 'RedisSentinelProxiesDisagree',
      severity: 'critical',
      // In a switch each proxy is scraped at its own moment.
      holdSeconds: 60,
      expr: 'count(max by (server) (redis_set_agreed_master{@{proxy}}) == 1) > 1',
      summary: '@{set}: the proxies take {{ $value }} different servers for the master',
      description:
        'Clients of one proxy write to another server than those of the other. The former master refuses writes once it is fenced.',
    },
  ],
}
