import type { Scenario } from '../harness/scenario.ts'

const older = { image: { repository: 'library/redis', tag: '8.0.2' } }
const newer = { image: { repository: 'library/redis', tag: '8.0.6' } }

/**
 * An engine that becomes newer, and an older one again: not on the shared release, which has one version. A rollout goes from the
 * highest ordinal down, and nobody hands over to a newer engine while an older one is left: a master that is first in turn
 * hands over to an older one and that one to the new, a master that is last hands over once.
 */
export const upgrade: Scenario = {
  name: 'upgrade',
  title: 'helm upgrade changes the engine of every data pod and every Sentinel under load',
  items: [1],
  sets: ['full'],
  nodes: 4,
  values: older,
  ratePerSecond: 200,
  inTurn: true,
  rounds: [
    {
      title: 'the engine becomes newer while the last is the master',
      fault: { kind: 'upgrade', values: newer },
      repeat: { short: 0, full: 1 },
      given: { masterIs: 2 },
      must: { writeGapMs: 1000, switchGapP95Ms: 300, mostSwitches: 2, olderFirst: true, readonlyErrors: 0 },
    },
    {
      title: 'the older engine is taken back while the first is the master',
      fault: { kind: 'upgrade', values: older },
      repeat: { short: 0, full: 1 },
      given: { masterIs: 0 },
      must: {
        writeGapMs: 1000,
        switchGapP95Ms: 300,
        mostSwitches: 1,
        olderFirst: true,
        master: 'another',
        readonlyErrors: 0,
      },
    },
  ],
}
