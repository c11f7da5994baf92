import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/** The proxy follows the majority of the Sentinels, and what it knew last while there is none. */
export const proxySplit: Scenario = {
  ...sharedRelease,
  name: 'proxy-split',
  title: 'a second master claims writes, and nobody is left to name the first',
  items: [2],
  sets: ['short', 'full'],
  // Neither round is a switch, so it may ride along.
  idle: { connections: 10, forMs: 60_000 },
  rounds: [
    {
      title: 'a replica claims to be a master too',
      fault: { kind: 'second-master', seconds: 12 },
      repeat: { short: 1, full: 5 },
      must: { writesToNamed: 1000, writeGapMs: 1000, readonlyErrors: 0, switches: 0, master: 'same' },
    },
    {
      title: 'all Sentinels are gone',
      fault: { kind: 'sentinels-gone', seconds: 10 },
      repeat: { short: 1, full: 3 },
      must: { writeGapMs: 1000, readonlyErrors: 0, switches: 0, master: 'same' },
    },
  ],
}
