import { chartValues } from '../harness/chart-values.ts'
import type { Scenario } from '../harness/scenario.ts'
import { byScript } from './operator-failover.ts'

/**
 * The more pods a set has, the more of them want a core in the moment of a switch: what each of them does then is felt here first. It is also the
 * set that scaling down hands over in, without its Job and the rollout of the proxies.
 */
export const wideSet: Scenario = {
  name: 'wide-set',
  title: 'an operator moves the master of five data pods and five Sentinels under load',
  items: [1, 5],
  sets: ['full'],
  nodes: 4,
  values: chartValues('examples/five-and-five.yaml'),
  ratePerSecond: 200,
  rounds: [
    {
      title: 'an operator runs sentinelctl failover in a set of five and five',
      repeat: { short: 0, full: 5 },
      ...byScript,
    },
  ],
}
