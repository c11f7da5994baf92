import type { Scenario } from '../harness/scenario.ts'
import { sharedRelease } from './shared-release.ts'

/** Each program asks DNS for all names twice a minute, and takes a changed address when two answers in a row have it. */
const FOLLOWED_MS = 120_000

/**
 * A Service that is deleted and made anew has another address. Old connections live on; new ones, by Sentinel and through the proxy, must come about
 * again. A set at rest has the new addresses in every list and no old one.
 */
export const serviceRecreated: Scenario = {
  ...sharedRelease,
  name: 'service-recreated',
  title: 'Services of data pods are deleted and made anew',
  items: [2],
  sets: ['full'],
  rounds: [
    {
      title: "the Service of the master's pod is made anew",
      fault: { kind: 'renew-services', what: 'master' },
      repeat: { short: 0, full: 1 },
      // It is announced under its new address, and no other pod takes its place.
      must: { writeGapMs: FOLLOWED_MS, switches: 1, master: 'same', restarts: 0, readonlyErrors: 0 },
    },
    {
      title: 'the Services of all data pods are made anew',
      fault: { kind: 'renew-services', what: 'redis' },
      repeat: { short: 0, full: 1 },
      must: { writeGapMs: FOLLOWED_MS, restarts: 0, readonlyErrors: 0 },
    },
  ],
}
