import type { Scenario } from '../harness/scenario.ts'

/**
 * Each key takes half a millisecond to load: 40,000 of the fault and some thousand of the ledger are half a minute from the
 * append-only file, and once more from the master when the server cannot go on where it was. A server that loads is alive: it starts once.
 */
export const slowLoad: Scenario = {
  name: 'slow-load',
  title: 'a server that is killed takes half a minute to load its data',
  items: [1],
  sets: ['full'],
  nodes: 4,
  values: { redis: { config: { 'key-load-delay': '500' } } },
  // Few, since what is written has to be loaded.
  ratePerSecond: 50,
  rounds: [
    {
      title: "a replica's process is killed and loads slowly",
      fault: { kind: 'slow-load', what: 'replica' },
      repeat: { short: 0, full: 1 },
      must: { writeGapMs: 1000, switches: 0, master: 'same', readonlyErrors: 0, restarts: 1 },
    },
    {
      title: "the master's process is killed and loads slowly",
      fault: { kind: 'slow-load', what: 'master' },
      repeat: { short: 0, full: 1 },
      must: {
        unconfirmedLost: 1,
        writeGapMs: 2500,
        switches: 1,
        rejoinMs: 150_000,
        master: 'another',
        readonlyErrors: 0,
        restarts: 1,
      },
    },
  ],
}
