import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/** A connection that carries nothing for ten minutes is as good as new. In the short set `proxy-split` has a minute of it. */
export const idleConnections: Scenario = {
  ...sharedRelease,
  name: 'idle-connections',
  title: 'connections through the proxy carry nothing for ten minutes',
  items: [1],
  sets: ['full'],
  idle: { connections: 10, forMs: 600_000 },
  rounds: [
    {
      title: 'nothing happens for ten minutes',
      fault: { kind: 'nothing', seconds: 590 },
      repeat: { short: 0, full: 1 },
      quiet: true,
      must: { switches: 0, master: 'same', readonlyErrors: 0 },
    },
  ],
}
