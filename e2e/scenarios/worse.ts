import type { Scenario } from '../harness/scenario.ts'
import { cutOff } from './cut-off.ts'
import { operatorFailover } from './operator-failover.ts'
import { REFUSED_MS } from './refused-after.ts'
import { CRASH_GAP_MS, sigkillMaster } from './sigkill-master.ts'

/**
 * Charts that are worse on purpose, each in the fault of the scenario that it is unlike: these are green when the harness reports what is
 * broken, and red with the chart as it is. Each has a release of its own.
 */
const worse: Pick<Scenario, 'items' | 'sets' | 'nodes' | 'values' | 'ratePerSecond'> = {
  items: [2],
  sets: ['full'],
  nodes: 4,
  values: {},
  ratePerSecond: 200,
}

/**
 * The old master acknowledges writes from the promotion of its replica until a Sentinel tells it: its guard, which pauses it, is stopped.
 * With guards nothing is lost.
 */
export const worsePlainFailover: Scenario = {
  ...worse,
  name: 'worse-plain-failover',
  title: 'a SENTINEL FAILOVER under load without guards is noticed',
  rounds: [
    {
      title: 'a Sentinel is told to fail over while no guard runs',
      fault: { kind: 'plain-failover', guards: 'stopped' },
      repeat: { short: 0, full: 3 },
      must: {},
    },
  ],
  mustBreak: { line: 'lost', atLeast: 10, unlike: operatorFailover.name, excused: ['missing', 'overlaps'] },
}

/** Without min-replicas a cut-off master acknowledges what its own side writes for as long as it is cut off. */
export const worseNoFence: Scenario = {
  ...worse,
  name: 'worse-no-fence',
  title: 'a chart without min-replicas is noticed',
  values: { redis: { fencing: false } },
  rounds: [
    {
      title: "the master's node is cut off",
      fault: { kind: 'cut-off', seconds: 40 },
      repeat: { short: 0, full: 1 },
      given: { proxiesElsewhere: true },
      must: { refusedMs: REFUSED_MS },
    },
  ],
  mustBreak: { line: 'refusedMs', atLeast: 20_000, unlike: cutOff.name, excused: ['lost', 'missing', 'overlaps'] },
}

/** A crash waits for the container or for down-after, where a guard would hand over. */
export const worseNoGuards: Scenario = {
  ...worse,
  name: 'worse-no-guards',
  title: 'a chart without guards is noticed',
  rounds: [
    {
      title: "the master's process is killed while no guard runs",
      fault: { kind: 'kill-master', guards: 'stopped' },
      repeat: { short: 0, full: 1 },
      given: { freshPods: true },
      must: { writeGapMs: CRASH_GAP_MS, unconfirmedLost: 1 },
    },
  ],
  mustBreak: { line: 'writeGapMs', atLeast: 3000, unlike: sigkillMaster.name },
}
