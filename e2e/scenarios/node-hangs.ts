import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/**
 * A node that hangs closes nothing: connections to it stay open until somebody else ends them. A proxy that hangs with it
 * could not, so none is there.
 */
export const nodeHangs: Scenario = {
  ...sharedRelease,
  name: 'node-hangs',
  title: "the master's node hangs for 40 s",
  items: [1],
  sets: ['short', 'full'],
  rounds: [
    {
      title: "the master's node hangs",
      fault: { kind: 'pause-node', seconds: 40 },
      repeat: { short: 1, full: 5 },
      given: { proxiesElsewhere: true },
      // down-after + 2.5 s in every run so far (4.4 to 5.3 s by Sentinel, 5.9 s at most by the proxy), and a second for what two cores do meanwhile.
      must: { sentinelGapMs: 6500, proxyGapMs: 7500, closedMs: 2000, readonlyErrors: 0, master: 'another' },
      // Once in CI, on a machine that was slow for minutes, it was 8.8 s. A vote that splits costs ten seconds more.
      mustInShort: { sentinelGapMs: 10_000, proxyGapMs: 10_000 },
    },
  ],
}
