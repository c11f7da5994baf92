import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/** The master's node is drained: its pods are evicted within what the disruption budgets allow. */
export const drain: Scenario = {
  ...sharedRelease,
  name: 'drain',
  title: "the master's node is drained under load",
  items: [1],
  sets: ['short', 'full'],
  rounds: [
    {
      title: "the master's node is drained",
      fault: { kind: 'drain-master' },
      repeat: { short: 1, full: 5 },
      given: { proxiesElsewhere: true },
      // A Sentinel of that node goes too, and hears of the switch when it is back.
      must: { writeGapMs: 1000, switchGapP95Ms: 300, master: 'another', readonlyErrors: 0 },
    },
  ],
}
