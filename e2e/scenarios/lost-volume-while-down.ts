import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/**
 * Item 7: no bootstrap beside data that others have. Writing rests: what the master acknowledges after its last replica
 * has ended is on no other volume, and nobody can find it once that volume is gone.
 */
export const lostVolumeWhileDown: Scenario = {
  ...sharedRelease,
  name: 'lost-volume-while-down',
  title: 'ordinal 0 loses its volume while everything is down',
  items: [7],
  sets: ['short', 'full'],
  rounds: [
    {
      title: 'everything is scaled to zero and the volume of ordinal 0 is deleted',
      fault: { kind: 'lose-volume-while-down', ordinal: 0 },
      repeat: { short: 1, full: 3 },
      quiet: true,
      must: { readonlyErrors: 0 },
    },
  ],
}
