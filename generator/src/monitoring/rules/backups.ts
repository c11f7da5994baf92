import type { AlertGroup } from '../alert.ts'

const newest = (series: string): string => `max(last_over_time(redis_set_${series}{@{proxy}}[@{backupWindow}h]))`

/** The last failure came after the last success. A proxy that starts has heard of neither, so both are looked for in the past. */
const failed = (kind: string): string =>
  `${newest(`${kind}_last_failure_timestamp_seconds`)} > (${newest(`${kind}_last_success_timestamp_seconds`)} or vector(0))`

/**
 * What the Jobs of backups and drills report, as the proxies show it. Rendered only with proxies that show metrics, and with backups; the rule of drills
 * only with drills.
 */
export const backups: AlertGroup = {
  cause: 'backups',
  rules: [
    {
      name: 'RedisSentinelBackupTooOld',
      severity: 'critical',
      holdSeconds: 300,
      // A release that is younger than that needs no backup yet.
      expr: `time() - ${newest('backup_last_success_timestamp_seconds')} > 3600 * @{backupHours}
or max(absent_over_time(redis_set_backup_last_success_timestamp_seconds{@{proxy}}[@{backupWindow}h]))
and on () count(up{@{proxy}} offset @{backupHours}h) > 0`,
      summary: '@{set}: the last good backup is too old',
      description:
        'No backup has succeeded for longer than metrics.rules.thresholds.backupHours, or none has since the release is monitored. What is lost now is lost since then.',
    },
    {
      name: 'RedisSentinelBackupFailed',
      severity: 'warning',
      holdSeconds: 0,
      expr: failed('backup'),
      summary: '@{set}: the last backup has failed',
      description: 'The last good backup is kept. The log of the Job has the reason.',
    },
    {
      name: 'RedisSentinelDrillFailed',
      severity: 'critical',
      holdSeconds: 0,
      expr: failed('drill'),
      summary: '@{set}: the last drill has failed',
      description: 'The newest backup could not be restored as its manifest says. The log of the Job has the reason.',
    },
  ],
}
