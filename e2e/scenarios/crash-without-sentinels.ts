import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/** Nobody may replace it, and it may not serve before a majority names it: writes are back when the Sentinels are. */
export const crashWithoutSentinels: Scenario = {
  ...sharedRelease,
  name: 'crash-without-sentinels',
  title: 'the master crashes while all Sentinels are gone',
  items: [1],
  sets: ['full'],
  rounds: [
    {
      title: "all Sentinels are gone when the master's process is killed",
      fault: { kind: 'crash-without-sentinels', seconds: 10 },
      repeat: { short: 0, full: 1 },
      must: { unconfirmedLost: 1, writeGapMs: 40_000, readonlyErrors: 0 },
    },
  ],
}
