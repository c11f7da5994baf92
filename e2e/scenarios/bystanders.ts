import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/** Clients notice nothing of it. */
export const bystanders: Scenario = {
  ...sharedRelease,
  name: 'bystanders',
  title: 'a server that is not the master is killed',
  items: [1],
  sets: ['full'],
  rounds: [
    {
      title: "a replica's process is killed",
      fault: { kind: 'kill-other', what: 'redis' },
      repeat: { short: 0, full: 3 },
      must: { writeGapMs: 400, switches: 0, master: 'same', readonlyErrors: 0 },
    },
    {
      title: "a Sentinel's process is killed",
      fault: { kind: 'kill-other', what: 'sentinel' },
      repeat: { short: 0, full: 3 },
      must: { writeGapMs: 400, switches: 0, master: 'same', readonlyErrors: 0 },
    },
  ],
}
