import type { DecisionCase } from './decide-facts.ts'
import { boot, cutOff, empty, inSync, serving, silent, stale, wasMaster } from './decide-facts.ts'

const blank = 'view none 0 0 3 0 0'
const named = (ordinal: number | 'foreign', epoch = 4): string => `view ${ordinal} ${epoch} 3 0 0 0`

const birth: DecisionCase[] = [
  {
    title: 'nobody has data and no Sentinel knows a master',
    facts: [blank, `me ${empty}`, boot(1, empty), boot(2, empty)],
    decision: 'birth',
  },
  {
    title: 'the same as pod 1',
    env: { ORDINAL: '1' },
    facts: [blank, `me ${empty}`, boot(0, empty), boot(2, empty)],
    decision: 'wait',
  },
  {
    title: 'one Sentinel is not there yet, nobody has data',
    facts: ['view none 0 0 2 1 0', `me ${empty}`, boot(1, empty), boot(2, empty)],
    decision: 'birth',
  },
  {
    title: 'two Sentinels are not there',
    facts: ['view none 0 0 1 2 0', `me ${empty}`, boot(1, empty), boot(2, empty)],
    decision: 'wait',
    reason: /no majority/,
  },
  {
    title: 'a pod has not said what it has',
    facts: [blank, `me ${empty}`, boot(1, empty), silent(2)],
    decision: 'wait',
    reason: /: 2$/,
  },
  {
    title: 'pod 0 lost its volume, others have data, no Sentinel knows',
    facts: [blank, `me ${empty}`, boot(1, inSync), boot(2, inSync)],
    decision: 'wait',
    reason: /pod 1 has the best/,
  },
  {
    title: 'the same seen by pod 1',
    env: { ORDINAL: '1' },
    facts: [blank, `me ${inSync}`, boot(0, empty), boot(2, inSync)],
    decision: 'revive',
  },
  {
    title: 'data, but a Sentinel that may know more is silent',
    facts: ['view none 0 0 2 1 0', `me ${wasMaster}`, boot(1, inSync), boot(2, inSync)],
    decision: 'wait',
  },
  {
    title: 'two pods have data of unknown origin',
    facts: [blank, 'me data -1 - 0 0', boot(1, 'data -1 - 0 0'), boot(2, empty)],
    decision: 'wait',
    reason: /redis\.birth/,
  },
  {
    title: 'one pod has data of unknown origin',
    facts: [blank, 'me data -1 - 0 0', boot(1, empty), boot(2, empty)],
    decision: 'revive',
  },
  {
    title: 'the operator says that lost pods are lost',
    env: { BIRTH: 'force-ordinal-0' },
    facts: [blank, `me ${inSync}`, silent(1), silent(2)],
    decision: 'revive',
  },
  {
    title: 'one Sentinel remembers the half of a birth, the rest know nothing',
    facts: ['view 0 0 1 2 0 0', `me ${empty}`, boot(1, empty), boot(2, empty)],
    decision: 'birth',
  },
  {
    title: 'a pod serves already',
    facts: [blank, `me ${empty}`, serving(1, 'master'), boot(2, empty)],
    decision: 'wait',
  },
]

const majority: DecisionCase[] = [
  {
    title: 'the Sentinels disagree',
    facts: ['view 1 4 1 1 0 1', `me ${inSync}`, boot(1, inSync), boot(2, inSync)],
    decision: 'wait',
    reason: /disagree/,
  },
  {
    title: 'only one Sentinel answers, and names me',
    facts: ['view 0 4 1 0 2 0', `me ${wasMaster}`, boot(1, inSync), boot(2, inSync)],
    decision: 'wait',
    reason: /no majority/,
  },
  {
    title: 'a stranger is named',
    facts: [named('foreign'), `me ${wasMaster}`, boot(1, inSync), boot(2, inSync)],
    decision: 'wait',
    reason: /no instance/,
  },
  {
    title: 'two of three name me',
    facts: ['view 0 4 2 0 1 0', `me ${wasMaster}`, boot(1, inSync), boot(2, inSync)],
    decision: 'resume',
  },
]

const asNamed: DecisionCase[] = [
  {
    title: 'everything restarted and I was master of this reign',
    facts: [named(0), `me ${wasMaster}`, boot(1, inSync), boot(2, inSync)],
    decision: 'resume',
  },
  {
    title: 'named a moment ago, the mark is of the reign before',
    facts: [named(0, 5), `me ${inSync}`, boot(1, inSync), boot(2, wasMaster)],
    decision: 'resume',
  },
  {
    title: 'the mark is older than the reign and a pod is silent',
    facts: [named(0, 5), `me ${inSync}`, boot(1, inSync), silent(2)],
    decision: 'wait',
    reason: /reign 4/,
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
    decision: 'resume',
  },
  {
    title: 'my volume is empty and nobody was promoted for very long',
    facts: [named(0), `me ${empty}`, serving(1, 'replica'), serving(2, 'replica'), 'waiting 600000'],
    decision: 'wait',
  },
  {
    title: 'I crashed while no replica was in sync',
    facts: [named(0), `me ${wasMaster}`, serving(1, 'replica', '0'), serving(2, 'replica', '0')],
    decision: 'resume',
  },
  {
    title: 'a peer has not answered for a second only',
    facts: [named(0), `me ${wasMaster}`, boot(1, inSync), silent(2, 1000)],
    decision: 'wait',
  },
  {
    title: 'a peer is gone for good',
    facts: [named(0), `me ${wasMaster}`, boot(1, inSync), silent(2)],
    decision: 'resume',
  },
  {
    title: 'I was cut off when the reign went on',
    facts: [named(0), `me ${cutOff}`, boot(1, inSync), boot(2, inSync)],
    decision: 'wait',
  },
  {
    title: 'a restored old volume',
    facts: [named(0), `me ${stale}`, boot(1, inSync), boot(2, inSync)],
    decision: 'wait',
  },
  {
    title: 'a restored old volume and nobody to ask',
    facts: [named(0, 9), `me ${stale}`, silent(1), silent(2)],
    decision: 'wait',
  },
  {
    title: 'another serves as master',
    facts: [named(0), `me ${wasMaster}`, serving(1, 'master'), boot(2, inSync)],
    decision: 'wait',
  },
  {
    title: 'all volumes are empty',
    facts: [named(0), `me ${empty}`, boot(1, empty), boot(2, empty)],
    decision: 'wait',
    reason: /redis\.birth/,
  },
  {
    title: 'all volumes are empty and the operator accepts it',
    env: { BIRTH: 'force-ordinal-0' },
    facts: [named(0), `me ${empty}`, boot(1, empty), boot(2, empty)],
    decision: 'resume',
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
    facts: [named(0), `me ${empty}`, boot(1, empty), boot(2, empty)],
    decision: 'resume',
  },
  {
    title: 'without persistence a pod has not answered',
    env: { PERSISTENCE: 'no' },
    facts: [named(0), `me ${empty}`, boot(1, empty), silent(2)],
    decision: 'wait',
  },
]

const asOther: DecisionCase[] = [
  {
    title: 'the named pod serves',
    facts: [named(1), `me ${wasMaster}`, serving(1, 'master'), serving(2, 'replica')],
    decision: 'replica 1',
  },
  {
    title: 'the named pod loads',
    facts: [named(1), `me ${inSync}`, serving(1, 'master', '-', 1), boot(2, inSync)],
    decision: 'wait',
  },
  {
    title: 'the named pod answers as a replica',
    facts: [named(1), `me ${inSync}`, serving(1, 'replica'), boot(2, inSync)],
    decision: 'wait',
  },
  {
    title: 'the named pod is about to decide',
    facts: [named(1), `me ${inSync}`, boot(1, wasMaster), boot(2, inSync)],
    decision: 'wait',
    reason: /about to serve/,
  },
  {
    title: 'the named pod has just gone',
    facts: [named(1), `me ${inSync}`, silent(1, 3000), boot(2, inSync)],
    decision: 'wait',
  },
  {
    title: 'the named pod stays away',
    facts: [named(1), `me ${inSync}`, silent(1), boot(2, inSync)],
    decision: 'candidate 1',
  },
  {
    title: 'the named pod stays away, as the second of two equals',
    env: { ORDINAL: '2' },
    facts: [named(1), `me ${inSync}`, silent(1), boot(0, inSync)],
    decision: 'wait',
    reason: /pod 0/,
  },
  {
    title: 'the named pod stays away, the other has more',
    facts: [named(1), 'me marked 4 replica 1 500', silent(1), boot(2, inSync)],
    decision: 'wait',
    reason: /pod 2/,
  },
  {
    title: 'the named pod stays away and I was cut off',
    facts: [named(1), `me ${cutOff}`, silent(1), silent(2)],
    decision: 'wait',
    reason: /bring pod 1 back/,
  },
  {
    title: 'the named pod stays away, another is a candidate',
    facts: [named(1), `me ${inSync}`, silent(1), serving(2, 'replica')],
    decision: 'wait',
  },
  {
    title: 'the named pod lost its volume',
    facts: [named(1), `me ${inSync}`, boot(1, empty), boot(2, inSync)],
    decision: 'candidate 1',
  },
  {
    title: 'the named pod lost its volume, and so did I',
    facts: [named(1), `me ${empty}`, boot(1, empty), boot(2, inSync)],
    decision: 'wait',
    reason: /pod 2/,
  },
  {
    title: 'the named pod lost its volume, a third has not answered yet',
    facts: [named(1), `me ${inSync}`, boot(1, empty), silent(2, 500)],
    decision: 'wait',
  },
]

/** The table, by what the Sentinels say. */
export const decisionCases: readonly DecisionCase[] = [...birth, ...majority, ...asNamed, ...asOther]
