import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/** The second crash comes while the first pod is starting: a replica that has just changed its master is all there is. */
export const twoKills: Scenario = {
  ...sharedRelease,
  name: 'two-kills',
  title: 'the master is killed, and right after it its successor',
  items: [1],
  sets: ['full'],
  rounds: [
    {
      title: 'the master and then its successor are killed',
      fault: { kind: 'kill-twice' },
      repeat: { short: 0, full: 5 },
      must: { unconfirmedLost: 2, writeGapMs: 7500, readonlyErrors: 0 },
    },
  ],
}
