import type { Scenario } from '../harness/scenario.ts'

/** Item 3: planned departures hand over first. */
export const deleteMaster: Scenario = {
  name: 'delete-master',
  title: "the master's pod is deleted under load",
  items: [3, 8],
  sets: ['short', 'full'],
  nodes: 4,
  values: {},
  ratePerSecond: 200,
  rounds: [
    {
      title: "the master's pod is deleted",
      fault: { kind: 'delete-master' },
      repeat: { short: 5, full: 10 },
      must: { writeGapMs: 2500, switches: 1, rejoinMs: 30_000, master: 'another' },
    },
  ],
}
