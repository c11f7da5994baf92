import type { Scenario } from '../harness/scenario.ts'

const few = { redis: 3, sentinel: 3 }
const many = { redis: 5, sentinel: 5 }

/**
 * Ten pods that start or end beside the load on a machine of two cores stop every writer for some tenths of a second, also where nobody switches.
 * No pod does at the switch on the way down: the Job before the upgrade sees to that.
 */
const BUSY_GAP_MS = 1000

/**
 * Scaling of data pods and Sentinels at once, under load. A set at rest has exactly n - 1 replicas and m - 1 peers in every
 * Sentinel's lists, so no stale entry is left when a round ends; the last round shows that a failover works right then.
 */
export const scale: Scenario = {
  name: 'scale',
  title: 'data pods and Sentinels are scaled from 3 to 5 and back under load',
  items: [5],
  sets: ['full'],
  nodes: 4,
  values: {},
  ratePerSecond: 200,
  room: many,
  inTurn: true,
  rounds: [
    {
      title: 'three data pods and three Sentinels become five',
      fault: { kind: 'resize', ...many },
      repeat: { short: 0, full: 1 },
      // The process that the last round killed: the kubelet would let the next one wait.
      given: { freshPods: true },
      // Sentinels that come back have the state of their first life, and announce what they hear since.
      must: { writeGapMs: BUSY_GAP_MS, readonlyErrors: 0, master: 'same' },
    },
    {
      title: 'five data pods and five Sentinels become three, and the master is one of those that leave',
      fault: { kind: 'resize', ...few },
      repeat: { short: 0, full: 1 },
      given: { masterFrom: few.redis },
      must: {
        writeGapMs: BUSY_GAP_MS,
        switchGapP95Ms: 300,
        readonlyErrors: 0,
        switches: 1,
        master: 'another',
      },
    },
    {
      title: "right after scaling down the master's process is killed",
      fault: { kind: 'kill-master' },
      repeat: { short: 0, full: 1 },
      must: { unconfirmedLost: 1, writeGapMs: 1500, switches: 1, master: 'another', readonlyErrors: 0 },
    },
  ],
}
