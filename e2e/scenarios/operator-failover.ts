import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/** What operators know: `SENTINEL FAILOVER`. Sentinel looks once a second whether its choice is promoted, and writes pause for that long. */
export const operatorFailover: Scenario = {
  ...sharedRelease,
  name: 'operator-failover',
  title: 'an operator tells a Sentinel to fail over, under load',
  items: [1],
  sets: ['short', 'full'],
  rounds: [
    {
      title: 'SENTINEL FAILOVER',
      fault: { kind: 'plain-failover' },
      repeat: { short: 1, full: 5 },
      must: { writeGapMs: 2500, switches: 1, master: 'another', readonlyErrors: 0 },
    },
  ],
}
