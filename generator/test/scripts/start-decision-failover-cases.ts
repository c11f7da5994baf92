import type { DecisionCase } from './start-decision-facts.ts'
import { undecided, cutOff, empty, inSync, serving, silent, wasMaster } from './start-decision-facts.ts'

const everybody = [`me ${wasMaster}`, undecided(1, inSync), undecided(2, inSync)]
const besideMaster = [`me ${inSync}`, serving(1, 'master'), serving(2, 'replica')]

// Named in epoch 6, and marked in epoch 4; the others follow it and have not synced; their guards have had the time to say otherwise.
const promotedLast = ['view 0 6 3 0 0 0 3 0', `me ${inSync}`, serving(1, 'replica', '0')]
const long = 'waiting 10000'

/** The decision while the Sentinels replace the master, or have just done so and not all of them know. */
export const failoverCases: readonly DecisionCase[] = [
  {
    title: 'the named pod serves again, but a Sentinel holds it to be down or replaces it',
    facts: ['view 1 4 3 0 0 0 1 0', ...besideMaster],
    decision: 'wait',
    reason: /replace it/,
  },
  {
    title: 'two name me, the third knows of a newer epoch',
    facts: ['view 0 4 2 0 0 1 0 5', ...everybody, 'waiting 9000'],
    decision: 'wait',
    reason: /another Sentinel has epoch 5/,
  },
  {
    title: 'two name a pod that serves, the third knows of a newer epoch',
    facts: ['view 1 4 2 0 0 1 0 5', ...besideMaster],
    decision: 'wait',
    reason: /another Sentinel has epoch 5/,
  },
  {
    title: 'two name me, the third has not learned in all the time that Sentinels need',
    facts: ['view 0 4 2 0 0 1 0 5', ...everybody, 'waiting 10000'],
    decision: 'start-as-master',
  },
  {
    title: 'two name me, the third another in no newer epoch',
    facts: ['view 0 4 2 0 0 1 0 4', ...everybody],
    decision: 'start-as-master',
  },
  {
    title: 'I was promoted and ended before I could mark it, and nobody else can be promoted',
    facts: [...promotedLast, serving(2, 'replica', '0'), long],
    decision: 'start-as-master',
    reason: /no other pod can be promoted/,
  },
  {
    title: 'the same before the guards of the others have had their time',
    facts: [...promotedLast, serving(2, 'replica', '0'), 'waiting 9999'],
    decision: 'wait',
    reason: /a pod that has the data must be promoted/,
  },
  ...Object.entries({
    'the same, but another may be promoted': [serving(2, 'replica'), `me ${inSync}`],
    'the same, but another serves as a master': [serving(2, 'master'), `me ${inSync}`],
    'the same, but another has not said what it has': [silent(2), `me ${inSync}`],
    'the same, but another has a newer mark': [undecided(2, 'marked 5 replica 1 10'), `me ${inSync}`],
    'the same, but I was not in sync': [serving(2, 'replica', '0'), `me ${cutOff}`],
    'the same, but my volume is empty': [serving(2, 'replica', '0'), `me ${empty}`],
  }).map(([title, facts]): DecisionCase => ({
    title,
    facts: ['view 0 6 3 0 0 0 3 0', ...facts, serving(1, 'replica', '0'), long],
    decision: 'wait',
  })),
]
