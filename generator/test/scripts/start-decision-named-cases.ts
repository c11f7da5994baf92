import type { DecisionCase } from './start-decision-facts.ts'
import { undecided, cutOff, empty, inSync, named, serving, silent, stale, wasMaster } from './start-decision-facts.ts'

/** The decision by how many Sentinels name whom. */
export const majorityCases: readonly DecisionCase[] = [
  {
    title: 'the Sentinels disagree',
    facts: ['view 1 4 1 1 0 1', `me ${inSync}`, undecided(1, inSync), undecided(2, inSync)],
    decision: 'wait',
    reason: /disagree/,
  },
  {
    title: 'only one Sentinel answers, and names me',
    facts: ['view 0 4 1 0 2 0', `me ${wasMaster}`, undecided(1, inSync), undecided(2, inSync)],
    decision: 'wait',
    reason: /no majority/,
  },
  {
    title: 'a stranger is named',
    facts: [named('foreign'), `me ${wasMaster}`, undecided(1, inSync), undecided(2, inSync)],
    decision: 'wait',
    reason: /no instance/,
  },
  {
    title: 'two of three name me',
    facts: ['view 0 4 2 0 1 0', `me ${wasMaster}`, undecided(1, inSync), undecided(2, inSync)],
    decision: 'start-as-master',
  },
]

/** The decision of the pod that a majority names. */
export const namedCases: readonly DecisionCase[] = [
  {
    title: 'everything restarted and I was master of this epoch',
    facts: [named(0), `me ${wasMaster}`, undecided(1, inSync), undecided(2, inSync)],
    decision: 'start-as-master',
  },
  {
    title: 'the same, and two pods do not answer that an upgrade promised and never made',
    env: { REDIS_REPLICAS: '5' },
    facts: [
      named(0),
      'made 3',
      `me ${wasMaster}`,
      undecided(1, inSync),
      undecided(2, inSync),
      silent(3, 900),
      silent(4, 900),
    ],
    decision: 'start-as-master',
  },
  {
    title: 'the same, and they were made once',
    env: { REDIS_REPLICAS: '5' },
    facts: [named(0), `me ${wasMaster}`, undecided(1, inSync), undecided(2, inSync), silent(3, 900), silent(4, 900)],
    decision: 'wait',
    reason: /may have newer data: 3 4$/,
  },
  {
    title: 'named a moment ago, the mark is of the epoch before',
    facts: [named(0, 5), `me ${inSync}`, undecided(1, inSync), undecided(2, wasMaster)],
    decision: 'start-as-master',
  },
  {
    title: 'the mark is older than the epoch and a pod is silent',
    facts: [named(0, 5), `me ${inSync}`, undecided(1, inSync), silent(2)],
    decision: 'wait',
    reason: /epoch 4/,
  },
  {
    title: 'my volume is empty, a replica is in sync',
    facts: [named(0), `me ${empty}`, serving(1, 'replica'), serving(2, 'replica')],
    decision: 'wait',
  },
  {
    title: 'I crashed, a replica is in sync',
    facts: [named(0), `me ${wasMaster}`, serving(1, 'replica'), serving(2, 'replica'), 'waiting 900'],
    decision: 'wait',
    reason: /promote/,
  },
  {
    title: 'I crashed and nobody was promoted for very long',
    facts: [named(0), `me ${wasMaster}`, serving(1, 'replica'), serving(2, 'replica'), 'waiting 60000'],
    decision: 'start-as-master',
  },
  {
    title: 'my volume is empty and nobody was promoted for very long',
    facts: [named(0), `me ${empty}`, serving(1, 'replica'), serving(2, 'replica'), 'waiting 600000'],
    decision: 'wait',
  },
  {
    title: 'I crashed while no replica was in sync',
    facts: [named(0), `me ${wasMaster}`, serving(1, 'replica', '0'), serving(2, 'replica', '0')],
    decision: 'start-as-master',
  },
  {
    title: 'a peer has not answered for a second only',
    facts: [named(0), `me ${wasMaster}`, undecided(1, inSync), silent(2, 1000)],
    decision: 'wait',
  },
  {
    title: 'a peer is gone for good',
    facts: [named(0), `me ${wasMaster}`, undecided(1, inSync), silent(2)],
    decision: 'start-as-master',
  },
  {
    title: 'I was cut off when the epoch went on',
    facts: [named(0), `me ${cutOff}`, undecided(1, inSync), undecided(2, inSync)],
    decision: 'wait',
  },
  {
    title: 'a restored old volume',
    facts: [named(0), `me ${stale}`, undecided(1, inSync), undecided(2, inSync)],
    decision: 'wait',
  },
  {
    title: 'a restored old volume and nobody to ask',
    facts: [named(0, 9), `me ${stale}`, silent(1), silent(2)],
    decision: 'wait',
  },
  {
    title: 'another serves as master',
    facts: [named(0), `me ${wasMaster}`, serving(1, 'master'), undecided(2, inSync)],
    decision: 'wait',
  },
  {
    title: 'all volumes are empty',
    facts: [named(0), `me ${empty}`, undecided(1, empty), undecided(2, empty)],
    decision: 'wait',
    reason: /redis\.bootstrap/,
  },
  {
    title: 'all volumes are empty and the operator accepts it',
    env: { BOOTSTRAP: 'force-ordinal-0' },
    facts: [named(0), `me ${empty}`, undecided(1, empty), undecided(2, empty)],
    decision: 'start-as-master',
    markFirst: 5,
  },
  {
    title: 'a restored old volume, and the operator says that it counts',
    env: { BOOTSTRAP: 'force-ordinal-0' },
    facts: [named(0), `me ${stale}`, undecided(1, 'marked 7 replica 1 900'), undecided(2, inSync)],
    decision: 'start-as-master',
    markFirst: 8,
  },
  {
    title: 'without persistence a restart beside living replicas',
    env: { PERSISTENCE: 'no' },
    facts: [named(0), `me ${empty}`, serving(1, 'replica'), serving(2, 'replica')],
    decision: 'wait',
  },
  {
    title: 'without persistence everything restarted',
    env: { PERSISTENCE: 'no' },
    facts: [named(0), `me ${empty}`, undecided(1, empty), undecided(2, empty)],
    decision: 'start-as-master',
  },
  {
    title: 'without persistence a pod has not answered',
    env: { PERSISTENCE: 'no' },
    facts: [named(0), `me ${empty}`, undecided(1, empty), silent(2)],
    decision: 'wait',
  },
]
