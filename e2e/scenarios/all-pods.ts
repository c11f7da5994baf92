import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/** From when the last pod is back. Until then its peers wait for what it may know: 2 to 4 s on two cores. */
const BACK_MS = 10_000
/** With nine tenths of one core for all nodes (`cpu.cfs_quota_us`) it takes 8 to 10 s; no time-out of theirs is over by then. */
const slowly = { backMs: 20_000 }

/** Item 5: everything ends at once while ordinal 0 is not the master. */
export const allPods: Scenario = {
  ...sharedRelease,
  name: 'all-pods',
  title: 'all data pods and Sentinels end at once',
  items: [5],
  sets: ['short', 'full'],
  rounds: [
    {
      title: 'all pods are deleted with grace 0',
      fault: { kind: 'delete-all-pods', graceSeconds: 0 },
      repeat: { short: 1, full: 5 },
      given: { masterIsNot: 0 },
      must: { master: 'same', backMs: BACK_MS, readonlyErrors: 0 },
      mustInShort: slowly,
    },
    {
      title: 'all pods are deleted gracefully',
      fault: { kind: 'delete-all-pods' },
      repeat: { short: 1, full: 5 },
      given: { masterIsNot: 0 },
      must: { master: 'named-last', backMs: BACK_MS, readonlyErrors: 0 },
      mustInShort: slowly,
    },
    {
      title: "all pods are deleted and the master's node stays away",
      fault: { kind: 'node-away' },
      repeat: { short: 1, full: 3 },
      given: { masterIsNot: 0 },
      must: { master: 'another', readonlyErrors: 0 },
    },
  ],
}
