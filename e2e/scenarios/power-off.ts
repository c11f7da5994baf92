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
      // down-after + 2.5 s, and for the proxy's streams the time-out of the connection that nobody closes.
      must: {
        unconfirmedLost: 1,
        sentinelGapMs: 5500,
        proxyGapMs: 7500,
        closedMs: 2000,
        readonlyErrors: 0,
        master: 'another',
      },
    },
  ],
}
