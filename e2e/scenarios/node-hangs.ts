import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/**
 * A node that hangs closes nothing: connections to it stay open until somebody else ends them. A proxy that hangs with it could not, and
 * the Service leads one of two new connections to it until Kubernetes misses the node, which takes longer than these 40 s.
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
      // Sentinel alone takes down-after + 2.4 s at most, and in two of a hundred failovers its leader tells the others nothing for 1.8 s more:
      // docs/measuring.md says why.
      must: { writeGapMs: 7500, switchGapP95Ms: 5750, closedMs: 2000, readonlyErrors: 0, master: 'another' },
      // Once in CI, on a machine that was slow for minutes, it was 8.8 s. A vote that splits costs ten seconds more.
      mustInShort: { writeGapMs: 10_000 },
    },
    {
      title: "the master's node hangs 7 s after another Sentinel stood still for 3 s",
      fault: { kind: 'pause-node', seconds: 40, stoodStill: 'one' },
      repeat: { short: 0, full: 2 },
      given: { proxiesElsewhere: true },
      // Down-after + 5 s. In TILT, that Sentinel would agree to nothing for 30 s.
      must: { writeGapMs: 8000, readonlyErrors: 0, master: 'another' },
    },
    {
      title: "the master's node hangs 7 s after all Sentinels stood still for 3 s",
      fault: { kind: 'pause-node', seconds: 40, stoodStill: 'all' },
      repeat: { short: 0, full: 2 },
      given: { proxiesElsewhere: true },
      // Down-after + 10 s.
      must: { writeGapMs: 13_000, readonlyErrors: 0, master: 'another' },
    },
    {
      title: "the master's node hangs with one of two proxies on it",
      fault: { kind: 'pause-node', seconds: 40 },
      repeat: { short: 0, full: 3 },
      given: { proxyBeside: true },
      // By Sentinel as above. Through the proxy: 10 s until a client leaves one that is silent, and two tries by chance, of 1 s each.
      must: { sentinelGapMs: 7500, proxyGapMs: 20_000, readonlyErrors: 0, master: 'another' },
    },
  ],
}
