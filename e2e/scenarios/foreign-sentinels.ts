import type { Scenario } from '../harness/scenario.ts'

/**
 * They come as far as the master's port, since clients may be anywhere here. A set at rest lists exactly its own Sentinels. What
 * the application's password allows on Sentinel's channel is not promised, so they do not have it.
 */
export const foreignSentinels: Scenario = {
  name: 'foreign-sentinels',
  title: 'Sentinels of another namespace monitor this master under the same name',
  items: [1],
  sets: ['full'],
  nodes: 4,
  values: { networkPolicy: { clients: 'any' } },
  ratePerSecond: 200,
  rounds: [
    {
      title: 'foreign Sentinels monitor the master without valid credentials',
      fault: { kind: 'foreign-sentinels', seconds: 20 },
      repeat: { short: 0, full: 1 },
      // Two pods that start beside the load on two cores.
      must: { writeGapMs: 1000, switches: 0, master: 'same', readonlyErrors: 0, restarts: 0 },
    },
  ],
}
