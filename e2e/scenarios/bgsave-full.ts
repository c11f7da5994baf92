import type { Scenario } from '../harness/scenario.ts'

/** Filled with keys that expire, and only such keys are evicted: each of the ledger's must still be there. */
export const bgsaveFull: Scenario = {
  name: 'bgsave-full',
  title: 'the master saves at full maxmemory under load',
  items: [1],
  sets: ['full'],
  nodes: 4,
  values: {
    redis: {
      resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '384Mi' } },
      memory: { maxmemoryPercent: 30 },
      config: { 'maxmemory-policy': 'volatile-lru' },
    },
  },
  ratePerSecond: 200,
  rounds: [
    {
      title: 'the master is filled and saves',
      fault: { kind: 'bgsave-full', seconds: 15 },
      repeat: { short: 0, full: 1 },
      must: { writeGapMs: 1500, switches: 0, master: 'same', readonlyErrors: 0, restarts: 0 },
    },
  ],
}
