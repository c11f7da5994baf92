import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/**
 * No host name stands in Redis or Sentinel, so DNS is in no failover. A client that looks a Service up by its name whenever a connection
 * breaks waits for DNS: 20 s here. Those of the suite know the addresses of both Services.
 */
export const dnsGone: Scenario = {
  ...sharedRelease,
  name: 'dns-gone',
  title: 'no name is known in the cluster',
  items: [1],
  sets: ['full'],
  rounds: [
    {
      title: 'all name servers are gone',
      fault: { kind: 'dns-gone', seconds: 15, kill: false },
      repeat: { short: 0, full: 1 },
      must: { writeGapMs: 400, switches: 0, master: 'same', readonlyErrors: 0 },
    },
    {
      title: "the master's process is killed while no name is known",
      fault: { kind: 'dns-gone', seconds: 15, kill: true },
      repeat: { short: 0, full: 1 },
      must: { unconfirmedLost: 1, writeGapMs: 1500, switches: 1, master: 'another', readonlyErrors: 0 },
    },
  ],
}
