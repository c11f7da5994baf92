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
      // As for a node that hangs; the clock begins before Docker has unplugged it, some 0.4 s.
      must: {
        unconfirmedLost: 1,
        sentinelGapMs: 6500,
        proxyGapMs: 7500,
        refusedMs: REFUSED_MS,
        readonlyErrors: 0,
        master: 'another',
      },
    },
  ],
}
