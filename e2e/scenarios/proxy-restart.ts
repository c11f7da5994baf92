import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/** Work on the proxy itself costs its clients a reconnection, and nothing on a connection opened afterwards. */
export const proxyRestart: Scenario = {
  ...sharedRelease,
  name: 'proxy-restart',
  title: 'the proxies are restarted and scaled under load',
  items: [3],
  sets: ['short', 'full'],
  rounds: [
    {
      title: 'the proxies are restarted one after the other',
      fault: { kind: 'roll-proxy' },
      repeat: { short: 1, full: 5 },
      must: { writeGapMs: 1000, proxyExtraMs: 200, lateErrors: 0, readonlyErrors: 0, switches: 0, master: 'same' },
    },
    {
      title: 'the proxy is scaled to three and back to two',
      fault: { kind: 'resize-proxy', replicas: 3 },
      repeat: { short: 1, full: 5 },
      must: { writeGapMs: 1000, proxyExtraMs: 200, lateErrors: 0, readonlyErrors: 0, switches: 0, master: 'same' },
    },
    {
      title: 'the proxies are restarted while there is no Sentinel',
      fault: { kind: 'sentinels-gone', seconds: 5, restartProxy: true },
      repeat: { short: 0, full: 2 },
      must: { writeGapMs: 1000, readonlyErrors: 0, switches: 0, master: 'same' },
    },
  ],
}
