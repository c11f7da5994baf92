import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/** A crash is handed over too, on both routes at once; D of the default profile is 3000 ms. */
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
      must: { writeGapMs: 5500, switches: 1, master: 'another', readonlyErrors: 0, closedMs: 2000 },
    },
  ],
}
