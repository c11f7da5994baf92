import type { Scenario } from '../harness/scenario.ts'

const FULL_SECONDS = 20

/** On a release of its own, since a data pod keeps the small volume. Whether a replica takes over meanwhile is left open. */
export const fullDisk: Scenario = {
  name: 'full-disk',
  title: "the master's volume is full for 20 s",
  items: [1],
  sets: ['full'],
  nodes: 4,
  values: {},
  ratePerSecond: 200,
  rounds: [
    {
      title: "the master's volume is full",
      fault: { kind: 'full-disk', seconds: FULL_SECONDS },
      repeat: { short: 0, full: 1 },
      given: { masterIs: 2, masterVolumeMiB: 64 },
      // At the latest 25 s after there is space again.
      must: { writeGapMs: (FULL_SECONDS + 25) * 1000, readonlyErrors: 0 },
    },
  ],
}
