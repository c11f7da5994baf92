import type { Scenario } from '../harness/scenario.ts'

/**
 * What most scenarios run on, one after the other: the default values, and a password as nasty as a user's may be.
 * A release of its own for each would take a minute more.
 */
export const sharedRelease = {
  shares: 'defaults',
  nodes: 4,
  values: {},
  password: `it's a "pass#word" with \\back\\slashes, $dollars and 'quotes'`,
  ratePerSecond: 200,
} satisfies Partial<Scenario>
