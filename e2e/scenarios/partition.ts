import type { Scenario } from '../harness/scenario.ts'
import { REFUSED_MS } from './refused-after.ts'
import { sharedRelease } from './shared-release.ts'

/**
 * Clients and proxies reach both sides, so what they write without WAIT before the master refuses is lost when there is
 * another: that is asynchronous replication, its time is bounded, and a write with WAIT 1 is never among it.
 */
export const partition: Scenario = {
  ...sharedRelease,
  name: 'partition',
  title: 'a pod is cut off from its peers, and clients reach both sides',
  items: [1],
  sets: ['full'],
  rounds: [
    {
      title: 'the master is cut off from its peers',
      fault: { kind: 'partition', what: 'master', seconds: 40 },
      repeat: { short: 0, full: 3 },
      must: {
        unconfirmedLost: (sharedRelease.ratePerSecond * REFUSED_MS) / 1000,
        sentinelGapMs: 6500,
        proxyGapMs: 7500,
        refusedMs: REFUSED_MS,
        insideGapMs: 9000,
        readonlyErrors: 0,
        switches: 1,
        master: 'another',
      },
    },
    {
      title: 'a Sentinel is cut off from its peers',
      fault: { kind: 'partition', what: 'sentinel', seconds: 20 },
      repeat: { short: 0, full: 3 },
      must: { writeGapMs: 400, switches: 0, master: 'same', readonlyErrors: 0 },
    },
  ],
}
