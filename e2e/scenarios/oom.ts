import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/** A process that the kernel kills is replaced as one that crashes, and within the same budget. */
export const oom: Scenario = {
  ...sharedRelease,
  name: 'oom',
  title: "the master's container asks for more memory than it may have",
  items: [1],
  sets: ['full'],
  rounds: [
    {
      title: "the master's process is killed for its memory",
      fault: { kind: 'oom-master' },
      repeat: { short: 0, full: 5 },
      given: { freshPods: true },
      must: {
        unconfirmedLost: 1,
        writeGapMs: 1500,
        writeGapP95Ms: 600,
        switches: 1,
        master: 'another',
        readonlyErrors: 0,
        closedMs: 2000,
      },
    },
  ],
}
