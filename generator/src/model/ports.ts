/**
 * Ports of the chart: constants, because the announced addresses are built on them. `discovery` answers facts before a pod has
 * decided; `exporter` is that of Redis and Sentinel metrics; of the proxy there are `replicas` (reads), `health` (probes) and `metrics`.
 */
export const ports = {
  redis: 6379,
  sentinel: 26379,
  discovery: 6378,
  replicas: 6380,
  health: 8404,
  metrics: 8405,
  exporter: 9121,
} as const
