import type { Scenario } from '../harness/scenario.ts'

/** Not on the shared release: afterwards it has other values. */
export const upgrade: Scenario = {
  name: 'upgrade',
  title: 'helm upgrade replaces every data pod and every Sentinel under load',
  items: [1],
  sets: ['full'],
  nodes: 4,
  values: {},
  ratePerSecond: 200,
  rounds: [
    {
      title: 'the values restart everything',
      fault: { kind: 'upgrade', values: { redis: { modules: 'none' } } },
      repeat: { short: 0, full: 1 },
      must: { writeGapMs: 2500, readonlyErrors: 0 },
    },
    {
      title: 'it is taken back',
      fault: { kind: 'upgrade', values: {} },
      repeat: { short: 0, full: 1 },
      must: { writeGapMs: 2500, readonlyErrors: 0 },
    },
  ],
}
