import type { Round, Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/** The chart's own script, in a set of any size. */
export const byScript = {
  fault: { kind: 'failover-script' },
  must: {
    writeGapMs: 1000,
    switchGapP95Ms: 300,
    switches: 1,
    master: 'another',
    readonlyErrors: 0,
    closedMs: 2000,
  },
} satisfies Partial<Round>

/**
 * An operator moves the master: with the chart's script, which hands over as a pod does that ends, or with what Sentinel offers. That one looks
 * once a second whether its choice has been promoted, and writes pause for as long.
 */
export const operatorFailover: Scenario = {
  ...sharedRelease,
  name: 'operator-failover',
  title: 'an operator moves the master under load',
  items: [1],
  sets: ['short', 'full'],
  rounds: [
    {
      title: 'an operator runs sentinelctl failover',
      repeat: { short: 1, full: 5 },
      ...byScript,
    },
    {
      title: 'an operator says SENTINEL FAILOVER',
      fault: { kind: 'plain-failover' },
      repeat: { short: 1, full: 5 },
      must: { writeGapMs: 2500, switches: 1, master: 'another', readonlyErrors: 0, closedMs: 2000 },
    },
  ],
}
