import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/**
 * Planned departures hand over first; both routes at once. A Sentinel that comes back after a switch is told by others whom to follow, and
 * announces none.
 */
export const deleteMaster: Scenario = {
  ...sharedRelease,
  name: 'delete-master',
  title: "the master's pod is deleted under load",
  items: [1, 3, 8],
  sets: ['short', 'full'],
  rounds: [
    {
      title: "the master's pod is deleted",
      fault: { kind: 'delete-master' },
      repeat: { short: 4, full: 10 },
      must: {
        writeGapMs: 1000,
        switchGapP95Ms: 300,
        switches: 1,
        rejoinMs: 30_000,
        master: 'another',
        readonlyErrors: 0,
        closedMs: 2000,
      },
    },
    {
      title: "the master's pod is deleted while a Sentinel is gone",
      fault: { kind: 'delete-master', sentinels: 'one gone' },
      repeat: { short: 0, full: 5 },
      must: {
        writeGapMs: 1000,
        switchGapP95Ms: 300,
        mostSwitches: 1,
        rejoinMs: 30_000,
        master: 'another',
        readonlyErrors: 0,
      },
    },
  ],
}
