/** What Chart.yaml says; the one home of the chart's version and of the engine version it is made for. */
export const chart = {
  name: 'redis-sentinel',
  version: '0.1.0',
  appVersion: '8.0.6',
  description:
    'Redis with Sentinel that loses no acknowledged write in planned work and is back in seconds after a crash',
  /** `-0` admits vendor suffixes such as `-gke.1`. */
  kubeVersion: '>=1.29.0-0',
  keywords: ['redis', 'valkey', 'sentinel', 'high-availability', 'failover'],
} as const
