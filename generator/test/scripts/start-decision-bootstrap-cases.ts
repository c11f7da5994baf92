import type { DecisionCase } from './start-decision-facts.ts'
import { blank, undecided, empty, inSync, serving, silent, stale, wasMaster } from './start-decision-facts.ts'

/** The decision while no Sentinel knows a master. */
export const bootstrapCases: readonly DecisionCase[] = [
  {
    title: 'nobody has data and no Sentinel knows a master',
    facts: [blank, `me ${empty}`, undecided(1, empty), undecided(2, empty)],
    decision: 'bootstrap',
  },
  {
    title: 'the same as pod 1',
    env: { ORDINAL: '1' },
    facts: [blank, `me ${empty}`, undecided(0, empty), undecided(2, empty)],
    decision: 'wait',
  },
  {
    title: 'one Sentinel is not there yet, nobody has data',
    facts: ['view none 0 0 2 1 0', `me ${empty}`, undecided(1, empty), undecided(2, empty)],
    decision: 'bootstrap',
  },
  {
    title: 'two Sentinels are not there',
    facts: ['view none 0 0 1 2 0', `me ${empty}`, undecided(1, empty), undecided(2, empty)],
    decision: 'wait',
    reason: /no majority/,
  },
  {
    title: 'a pod has not said what it has',
    facts: [blank, `me ${empty}`, undecided(1, empty), silent(2)],
    decision: 'wait',
    reason: /: 2$/,
  },
  {
    title: 'pod 0 lost its volume, others have data, no Sentinel knows',
    facts: [blank, `me ${empty}`, undecided(1, inSync), undecided(2, inSync)],
    decision: 'wait',
    reason: /pod 1 has the best/,
  },
  {
    title: 'the same seen by pod 1',
    env: { ORDINAL: '1' },
    facts: [blank, `me ${inSync}`, undecided(0, empty), undecided(2, inSync)],
    decision: 'bootstrap-from-data',
  },
  {
    title: 'data, but a Sentinel that may know more is silent',
    facts: ['view none 0 0 2 1 0', `me ${wasMaster}`, undecided(1, inSync), undecided(2, inSync)],
    decision: 'wait',
  },
  {
    title: 'two pods have data of unknown origin',
    facts: [blank, 'me data -1 - 0 0', undecided(1, 'data -1 - 0 0'), undecided(2, empty)],
    decision: 'wait',
    reason: /redis\.bootstrap/,
  },
  {
    title: 'one pod has data of unknown origin',
    facts: [blank, 'me data -1 - 0 0', undecided(1, empty), undecided(2, empty)],
    decision: 'bootstrap-from-data',
  },
  {
    title: 'the operator says that lost pods are lost',
    env: { BOOTSTRAP: 'force-ordinal-0' },
    facts: [blank, `me ${inSync}`, silent(1), silent(2)],
    decision: 'bootstrap-from-data',
    markFirst: 105,
  },
  {
    title: 'the operator says that older data counts, and all have said what they have',
    env: { BOOTSTRAP: 'force-ordinal-0' },
    facts: [blank, `me ${stale}`, undecided(1, inSync), undecided(2, wasMaster)],
    decision: 'bootstrap-from-data',
    markFirst: 5,
  },
  {
    title: 'the same while one Sentinel remembers a newer epoch',
    env: { BOOTSTRAP: 'force-ordinal-0' },
    facts: ['view 1 9 1 2 0 0', `me ${stale}`, undecided(1, inSync), undecided(2, wasMaster)],
    decision: 'bootstrap-from-data',
    markFirst: 10,
  },
  {
    title: 'the operator says that another pod counts',
    env: { BOOTSTRAP: 'force-ordinal-1' },
    facts: [blank, `me ${stale}`, undecided(1, inSync), undecided(2, inSync)],
    decision: 'wait',
  },
  {
    title: 'one Sentinel remembers the half of a bootstrap, the rest know nothing',
    facts: ['view 0 0 1 2 0 0', `me ${empty}`, undecided(1, empty), undecided(2, empty)],
    decision: 'bootstrap',
  },
  {
    title: 'a pod serves already',
    facts: [blank, `me ${empty}`, serving(1, 'master'), undecided(2, empty)],
    decision: 'wait',
  },
  {
    title: 'an upgrade stopped before it made pods 3 and 4: the three that there were have said what they have',
    env: { REDIS_REPLICAS: '5', SENTINEL_REPLICAS: '5' },
    facts: [blank, 'made 3', `me ${wasMaster}`, undecided(1, inSync), undecided(2, inSync), silent(3), silent(4)],
    decision: 'bootstrap-from-data',
  },
  {
    title: 'the same, and pod 3 was made before it stopped',
    env: { REDIS_REPLICAS: '5', SENTINEL_REPLICAS: '5' },
    facts: [blank, 'made 4', `me ${wasMaster}`, undecided(1, inSync), undecided(2, inSync), silent(3), silent(4)],
    decision: 'wait',
    reason: /: 3 4$/,
  },
  {
    title: 'the same, and pod 3, which there was once, comes with its old volume in place of pod 2',
    env: { REDIS_REPLICAS: '5', SENTINEL_REPLICAS: '5' },
    facts: [blank, 'made 3', `me ${wasMaster}`, undecided(1, inSync), silent(2), undecided(3, stale), silent(4)],
    decision: 'wait',
    reason: /: 2$/,
  },
  {
    title: 'the same, and pod 2 lost its volume: the data may be on pod 3 or 4',
    env: { REDIS_REPLICAS: '5', SENTINEL_REPLICAS: '5' },
    facts: [blank, 'made 3', `me ${wasMaster}`, undecided(1, inSync), undecided(2, empty), silent(3), silent(4)],
    decision: 'wait',
    reason: /: 3 4$/,
  },
  {
    title: 'the same, and a pod serves, which has not said how many there were',
    env: { REDIS_REPLICAS: '5', SENTINEL_REPLICAS: '5' },
    facts: [
      blank,
      'made 3',
      `me ${wasMaster}`,
      undecided(1, inSync),
      undecided(2, inSync),
      serving(3, 'replica'),
      silent(4),
    ],
    decision: 'wait',
    reason: /serve already/,
  },
]
