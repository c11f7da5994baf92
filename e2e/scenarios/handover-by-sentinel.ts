import type { Scenario } from '../harness/scenario.ts'

/** The second path of a handover, which takes over when no epoch is to be had: a Sentinel promotes while writes are paused. */
export const handoverBySentinel: Scenario = {
  name: 'handover-by-sentinel',
  title: "the master's pod is deleted under load, and a Sentinel chooses its successor",
  items: [1],
  sets: ['full'],
  nodes: 4,
  values: { redis: { pod: { extraEnv: { HA_PATH: 'sentinel' } } } },
  ratePerSecond: 200,
  rounds: [
    {
      title: "the master's pod is deleted",
      fault: { kind: 'delete-master' },
      repeat: { short: 0, full: 5 },
      must: { writeGapMs: 2500, switches: 1, master: 'another', readonlyErrors: 0 },
    },
  ],
}
