import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/**
 * For 3 s, which is down-after: whether a Sentinel misses it is chance. For 30 s: it comes back as the master of an older epoch. Writes go on
 * within down-after + 2.5 s by either route: 5.4 s was the longest of forty.
 */
export const stopped: Scenario = {
  ...sharedRelease,
  name: 'stopped',
  title: "the master's redis-server is stopped and goes on",
  items: [1],
  sets: ['full'],
  rounds: [
    {
      title: "the master's process is stopped for 3 s",
      fault: { kind: 'stop-master', seconds: 3 },
      repeat: { short: 0, full: 3 },
      must: { writeGapMs: 5500, readonlyErrors: 0 },
    },
    {
      title: "the master's process is stopped for 30 s",
      fault: { kind: 'stop-master', seconds: 30 },
      repeat: { short: 0, full: 3 },
      must: {
        writeGapMs: 5500,
        switches: 1,
        master: 'another',
        readonlyErrors: 0,
        closedMs: 2000,
      },
    },
  ],
}
