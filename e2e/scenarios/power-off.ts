import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/** As a node that hangs, but its pods start again with it: the old master finds out that it is none before it serves. */
export const powerOff: Scenario = {
  ...sharedRelease,
  name: 'power-off',
  title: "the master's node is without power for 40 s",
  items: [1],
  sets: ['full'],
  rounds: [
    {
      title: "the master's node loses its power",
      fault: { kind: 'power-off', seconds: 40 },
      repeat: { short: 0, full: 3 },
      given: { proxiesElsewhere: true },
      // down-after + 2.5 s in all of twenty; for the message of Sentinel that comes 1.8 s late see docs/measuring.md.
      must: {
        unconfirmedLost: 1,
        writeGapMs: 7500,
        switchGapP95Ms: 5500,
        closedMs: 2000,
        readonlyErrors: 0,
        master: 'another',
      },
    },
  ],
}
