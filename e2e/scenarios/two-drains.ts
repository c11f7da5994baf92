import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/** The disruption budgets let one data pod go at a time: the second eviction is refused until the first one's pod is back. */
export const twoDrains: Scenario = {
  ...sharedRelease,
  name: 'two-drains',
  title: "the master's node and another are drained in the same minute under load",
  items: [1],
  sets: ['full'],
  rounds: [
    {
      title: 'two nodes are drained at once',
      fault: { kind: 'two-drains', together: true },
      repeat: { short: 0, full: 2 },
      must: { refusedEvictions: 1, writeGapMs: 1000, readonlyErrors: 0 },
    },
    {
      title: 'two nodes are drained one after the other',
      fault: { kind: 'two-drains', together: false },
      repeat: { short: 0, full: 2 },
      must: { refusedEvictions: 1, writeGapMs: 1000, readonlyErrors: 0 },
    },
  ],
}
