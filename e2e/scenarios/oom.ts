import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/**
 * A process that the kernel kills is replaced as one that crashes, about 0.1 s later: the guard is as slow to take an epoch as its programs
 * are to start in a pod that has just been short of memory. In 20 runs the second longest gap was 0.68 s.
 */
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
        switchGapP95Ms: 700,
        switches: 1,
        master: 'another',
        readonlyErrors: 0,
        closedMs: 2000,
      },
    },
  ],
}
