import type { Scenario } from '../harness/scenario.ts'

/** Item 6: with D of 30 s the emptied master is back long before anyone would fail over. */
export const lostVolume: Scenario = {
  name: 'lost-volume',
  title: 'the master comes back with an empty volume before it is missed',
  items: [6],
  sets: ['short', 'full'],
  nodes: 4,
  values: { sentinel: { downAfterMilliseconds: 30_000 } },
  ratePerSecond: 200,
  rounds: [
    {
      title: "the master's volume and pod are deleted",
      fault: { kind: 'lose-volume' },
      repeat: { short: 1, full: 5 },
      must: { master: 'another', neverServes: true, readonlyErrors: 0 },
    },
  ],
}
