import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/** How long writes stop at most when a guard replaces a master that crashed, in milliseconds. */
export const CRASH_GAP_MS = 1500

/** The master's guard outlives its server and gives its place to a replica; both routes at once. */
export const sigkillMaster: Scenario = {
  ...sharedRelease,
  name: 'sigkill-master',
  title: "the master's redis-server is killed from its node",
  items: [1, 4, 8],
  sets: ['short', 'full'],
  rounds: [
    {
      title: "the master's process is killed",
      fault: { kind: 'kill-master' },
      repeat: { short: 4, full: 10 },
      given: { freshPods: true },
      must: {
        writeGapMs: CRASH_GAP_MS,
        switchGapP95Ms: 600,
        unconfirmedLost: 1,
        switches: 1,
        master: 'another',
        readonlyErrors: 0,
        closedMs: 2000,
      },
    },
  ],
}
