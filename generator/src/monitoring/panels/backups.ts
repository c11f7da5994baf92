import * as units from '@grafana/grafana-foundation-sdk/units'
import { bands, time, type Row } from '../panel.ts'

const lastWeek = (series: string): string => `max(last_over_time(redis_set_${series}{@{proxy}}[7d]))`

/** What the Jobs of backups and drills report. */
export const backups: Row = {
  title: 'Backups and drills (needs backup.enabled, and proxies that show metrics)',
  panels: [
    bands(
      'Result of the last backup and of the last drill',
      'label_replace(min(redis_set_backup_last_result{@{proxy}}), "run", "backup", "", "") or label_replace(min(redis_set_drill_last_result{@{proxy}}), "run", "drill", "", "")',
      '{{run}}',
      { 0: ['failed', 'red'], 1: ['succeeded', 'green'] },
      'As the proxies have heard it since they started. No band: no run since then.',
    ),
    time(
      'Age of the last good one',
      units.Seconds,
      [
        [`time() - ${lastWeek('backup_last_success_timestamp_seconds')}`, 'backup'],
        [`time() - ${lastWeek('drill_last_success_timestamp_seconds')}`, 'drill'],
      ],
      'What is lost with all volumes was written since then.',
    ),
    time(
      'Size of the last good backup',
      units.BytesIEC,
      [[lastWeek('backup_size_bytes'), 'compressed']],
      'A sudden fall: data is gone, or was deleted.',
    ),
    time(
      'Duration',
      units.Seconds,
      [
        [lastWeek('backup_duration_seconds'), 'backup'],
        [lastWeek('drill_duration_seconds'), 'drill'],
      ],
      'At backup.deadlineSeconds a run ends as failed.',
    ),
  ],
}
