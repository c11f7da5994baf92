import * as units from '@grafana/grafana-foundation-sdk/units'
import { bands, count, time, type Row } from '../panel.ts'

/** Of servers whose guard still reports: a proxy keeps the last report of a pod that is gone. */
const fresh = (metric: string): string =>
  `(${metric}{@{proxy}} and on (pod, server) redis_set_guard_age_seconds{@{proxy}} < 60)`

const inAnHour = (metric: string): string => `increase(${metric}{@{proxy}}[1h])`

/** What the guards report. The proxies show it, each the same. */
export const guards: Row = {
  title: 'What the guards report (needs proxies that show metrics)',
  panels: [
    bands(
      'Master that each proxy follows',
      'max by (pod, server) (redis_set_agreed_master{@{proxy}}) == 1',
      '{{pod}}: {{server}}',
      { 1: ['master', 'green'] },
      'The server that a majority of the Sentinels names, as each proxy hears it. In a switch the band moves to another server.',
    ),
    bands(
      'State of each data pod by its guard',
      `max by (server) (redis_set_pod_ready{@{proxy}}) + 2 * (min by (server) (redis_set_guard_age_seconds{@{proxy}}) > bool 60)
  and on (server) redis_set_agreed_master{@{proxy}}`,
      '{{server}}',
      { 0: ['not ready', 'orange'], 1: ['ready', 'green'], 2: ['silent', 'red'], 3: ['silent', 'red'] },
      'not ready: the next panel has the reason. silent: no proxy has a report of the guard from the last minute.',
    ),
    bands(
      'Why pods wait',
      `max by (server, reason) ${fresh('redis_set_pod_waits')}`,
      '{{server}}: {{reason}}',
      { 1: ['waits', 'orange'] },
      'A band for each data pod that is not ready, with the reason of its guard. None is normal.',
    ),
    time(
      'Handovers in an hour',
      count,
      [
        [`max by (path, result) (${inAnHour('redis_set_handovers_total')})`, '{{result}} by {{path}}'],
        [`max(${inAnHour('redis_set_master_changes_total')})`, 'changes of the master'],
      ],
      'moved is the rule in planned work, not-moved an alarm. Changes beyond the moved handovers are failovers.',
    ),
    time(
      'Seconds without writes in the last handover',
      units.Seconds,
      [['max(redis_set_last_handover_seconds{@{proxy}})', 'pause']],
      'From the pause of the writes until the new master takes them. A part of a second is normal.',
    ),
    time(
      'Fences and replicas in sync',
      count,
      [
        [`max by (server) ${fresh('redis_set_good_replicas')}`, 'in sync with {{server}}'],
        [`max by (server) ${fresh('redis_set_fenced')} > 0`, '{{server}} is fenced'],
        [`max by (server) ${fresh('redis_set_fences_total')}`, 'fences of {{server}}'],
      ],
      'Replicas that the master counts, and how often a master was fenced since its guard started. Without replicas in sync it refuses writes.',
    ),
  ],
}
