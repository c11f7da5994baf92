import type { Scenario } from '../harness/scenario.ts'

/** Not on the shared release: a rollback has a history of its own. */
export const rollback: Scenario = {
  name: 'rollback',
  title: 'helm upgrade and then helm rollback replace every data pod and every Sentinel under load',
  items: [1],
  sets: ['full'],
  nodes: 4,
  values: {},
  ratePerSecond: 200,
  rounds: [
    {
      title: 'an upgrade is rolled back',
      fault: { kind: 'rollback', values: { redis: { modules: 'none' } } },
      repeat: { short: 0, full: 1 },
      must: { writeGapMs: 1000, readonlyErrors: 0 },
    },
  ],
}
