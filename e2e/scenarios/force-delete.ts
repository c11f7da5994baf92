import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/** No hook runs and the guard dies with the server: only the Sentinels notice. Writes go on within down-after + 2.5 s by either route. */
export const forceDelete: Scenario = {
  ...sharedRelease,
  name: 'force-delete',
  title: "the master's pod is deleted with grace 0",
  items: [1],
  sets: ['full'],
  rounds: [
    {
      title: "the master's pod is deleted with grace 0",
      fault: { kind: 'delete-master', graceSeconds: 0 },
      repeat: { short: 0, full: 5 },
      must: {
        unconfirmedLost: 1,
        writeGapMs: 5500,
        switches: 1,
        master: 'another',
        readonlyErrors: 0,
        closedMs: 2000,
      },
    },
  ],
}
