import type { Scenario } from '../harness/scenario.ts'

/** Item 4: a crash is handed over too; D of the default profile is 3000 ms. The password of item 8 is a nasty one. */
export const sigkillMaster: Scenario = {
  name: 'sigkill-master',
  title: "the master's redis-server is killed from its node",
  items: [4, 8],
  sets: ['short', 'full'],
  nodes: 4,
  values: {},
  password: `it's a "pass#word" with \\back\\slashes, $dollars and 'quotes'`,
  ratePerSecond: 200,
  rounds: [
    {
      title: "the master's process is killed",
      fault: { kind: 'kill-master' },
      repeat: { short: 5, full: 10 },
      must: { writeGapMs: 5500, switches: 1, master: 'another' },
    },
  ],
}
