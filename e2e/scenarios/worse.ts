import type { Scenario } from '../harness/scenario.ts'

/**
 * Charts that are worse on purpose: these are green when the harness reports what is broken. Each has a release of its own.
 */
const worse: Pick<Scenario, 'items' | 'sets' | 'nodes' | 'values' | 'ratePerSecond'> = {
  items: [2],
  sets: ['full'],
  nodes: 4,
  values: {},
  ratePerSecond: 200,
}

/** What the old master acknowledges after another was promoted is lost: it pauses only because its guard hears of it. */
export const worsePlainFailover: Scenario = {
  ...worse,
  name: 'worse-plain-failover',
  title: 'a SENTINEL FAILOVER under load without guards is noticed',
  rounds: [
    {
      title: 'a Sentinel is told to fail over while no guard runs',
      fault: { kind: 'plain-failover', guards: 'stopped' },
      repeat: { short: 0, full: 3 },
      must: { writeGapMs: 1000 },
    },
  ],
  mustBreak: ['lost', 'missing', 'overlaps', 'writeGapMs'],
}

/** The master that is cut off goes on acknowledging what only it has. */
export const worseNoFence: Scenario = {
  ...worse,
  name: 'worse-no-fence',
  title: 'a chart without min-replicas is noticed',
  values: { redis: { fencing: false } },
  rounds: [
    {
      title: 'the master is cut off from its peers',
      fault: { kind: 'partition', what: 'master', seconds: 20 },
      repeat: { short: 0, full: 1 },
      must: {},
    },
  ],
  mustBreak: ['lost', 'missing', 'overlaps'],
}

/** A crash waits for the container, or for down-after: longer than with guards, where it is 0.6 s at most. */
export const worseNoGuards: Scenario = {
  ...worse,
  name: 'worse-no-guards',
  title: 'a chart without guards is noticed',
  rounds: [
    {
      title: "the master's process is killed while no guard runs",
      fault: { kind: 'kill-unguarded' },
      repeat: { short: 0, full: 1 },
      must: { writeGapMs: 600, unconfirmedLost: 1 },
    },
  ],
  mustBreak: ['writeGapMs'],
}
