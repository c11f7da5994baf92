import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/** A client on the master's own node goes on writing to it: it is refused before another master exists. */
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
      // down-after + 2.5 s by Sentinel; the tolerated lag + 1.5 s on the other side.
      must: {
        unconfirmedLost: 1,
        sentinelGapMs: 5500,
        proxyGapMs: 7500,
        refusedMs: 3500,
        readonlyErrors: 0,
        master: 'another',
      },
    },
  ],
}
