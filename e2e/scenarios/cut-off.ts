import type { Scenario } from '../harness/scenario.ts'
import { REFUSED_MS } from './refused-after.ts'
import { sharedRelease } from './shared-release.ts'

/** A client on the master's own node goes on writing to it: it is refused soon after the cut. */
export const cutOff: Scenario = {
  ...sharedRelease,
  name: 'cut-off',
  title: "the network of the master's node is unplugged for 40 s",
  items: [1],
  sets: ['full'],
  rounds: [
    {
      title: "the master's node is cut off",
      fault: { kind: 'cut-off', seconds: 40 },
      repeat: { short: 0, full: 3 },
      given: { proxiesElsewhere: true },
      // As for a node that hangs. A client by Sentinel is late by up to three time-outs of 250 ms more, to whom it cannot reach: the old
      // master, a Sentinel, and another by chance (docs/measuring.md).
      must: {
        unconfirmedLost: 1,
        writeGapMs: 7500,
        switchGapP95Ms: 6250,
        refusedMs: REFUSED_MS,
        readonlyErrors: 0,
        master: 'another',
      },
    },
  ],
}
