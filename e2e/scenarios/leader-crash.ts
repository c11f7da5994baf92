import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/**
 * Two ways lead on: the Sentinel that crashed is back, finds the master down after down-after and is elected; or those that voted for
 * it try themselves, 2 x failover-timeout later. The budget is that of the second: 3 s + 24 s, two elections and the start of a container.
 */
export const leaderCrash: Scenario = {
  ...sharedRelease,
  name: 'leader-crash',
  title: 'the leading Sentinel crashes in the election',
  items: [1],
  sets: ['full'],
  rounds: [
    {
      title: "the master's process is stopped and the leading Sentinel crashes when it is elected",
      fault: { kind: 'leader-crash', seconds: 30 },
      repeat: { short: 0, full: 2 },
      must: { writeGapMs: 35_000, master: 'another', readonlyErrors: 0 },
    },
  ],
}
