import type { AlertCase } from './alert-cases.ts'
import { gone } from './alert-series.ts'

const DAY = 86_400
const run = (kind: string, name: string, proxy = 0): string =>
  `redis_set_${kind}_${name}_timestamp_seconds proxy-${proxy}`

/** Causes that the Jobs of backups and drills report. Prometheus begins at second 0 here, so what was before is below it. */
export const backupCases: readonly AlertCase[] = [
  {
    rule: 'RedisSentinelBackupTooOld',
    title: 'the last one is two days old, as one of the proxies knows',
    series: { [run('backup', 'last_success')]: -2 * DAY },
    alerts: [{}],
  },
  {
    rule: 'RedisSentinelBackupTooOld',
    title: 'not when one proxy has heard of a newer one',
    series: { [run('backup', 'last_success')]: -2 * DAY, [run('backup', 'last_success', 1)]: -DAY },
    alerts: [],
  },
  {
    rule: 'RedisSentinelBackupTooOld',
    title: 'not in a young release without one',
    alerts: [],
  },
  ...(['backup', 'drill'] as const).flatMap((kind): AlertCase[] => {
    const rule = kind === 'backup' ? 'RedisSentinelBackupFailed' : 'RedisSentinelDrillFailed'
    return [
      {
        rule,
        title: 'the first one failed',
        series: { [run(kind, 'last_failure')]: (second) => (second < 300 ? undefined : 300) },
        alerts: [{}],
      },
      {
        rule,
        title: 'the last one failed, and the proxy that had heard of it is gone',
        series: {
          [run(kind, 'last_success', 1)]: 100,
          [run(kind, 'last_failure')]: (second) => (second < 300 || second > 315 ? gone : 300),
        },
        alerts: [{}],
      },
      {
        rule,
        title: 'not when one has succeeded since',
        series: { [run(kind, 'last_failure')]: 100, [run(kind, 'last_success', 1)]: 200 },
        alerts: [],
      },
    ]
  }),
]
