/**
 * Directives that the chart always writes into redis.conf and that a server takes while it runs: the guard sets them anew
 * when they change, so they restart nothing. (`min-replicas-max-lag` is one more, with a rule of its own.)
 */
export const liveDirectives: readonly string[] = [
  'appendfsync',
  'client-output-buffer-limit',
  'maxmemory',
  'maxmemory-policy',
  'min-replicas-to-write',
  'repl-backlog-size',
  'repl-timeout',
  'save',
  'shutdown-timeout',
  'tcp-keepalive',
]
