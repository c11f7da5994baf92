import type { DecisionCase } from './start-decision-facts.ts'
import { undecided, cutOff, empty, inSync, named, serving, silent, wasMaster } from './start-decision-facts.ts'

/** The decision of a pod while a majority names another. */
export const otherCases: readonly DecisionCase[] = [
  {
    title: 'the named pod serves',
    facts: [named(1), `me ${wasMaster}`, serving(1, 'master'), serving(2, 'replica')],
    decision: 'replica 1',
  },
  {
    title: 'two Sentinels of the three that there are name a pod, and the settings say five',
    env: { SENTINEL_REPLICAS: '5' },
    facts: ['view 1 4 2 0 3 0 0 0 3', `me ${wasMaster}`, serving(1, 'master'), serving(2, 'replica')],
    decision: 'replica 1',
  },
  {
    title: 'two Sentinels of five name a pod',
    env: { SENTINEL_REPLICAS: '5' },
    facts: ['view 1 4 2 0 3 0 0 0 5', `me ${wasMaster}`, serving(1, 'master'), serving(2, 'replica')],
    decision: 'wait',
    reason: /2 of 5 Sentinels name pod 1, 3 do not answer/,
  },
  {
    title: 'the named pod loads',
    facts: [named(1), `me ${inSync}`, serving(1, 'master', '-', 1), undecided(2, inSync)],
    decision: 'wait',
  },
  {
    title: 'the named pod answers as a replica',
    facts: [named(1), `me ${inSync}`, serving(1, 'replica'), undecided(2, inSync)],
    decision: 'wait',
  },
  {
    title: 'the named pod is about to decide',
    facts: [named(1), `me ${inSync}`, undecided(1, wasMaster), undecided(2, inSync)],
    decision: 'wait',
    reason: /about to serve/,
  },
  {
    title: 'the named pod has just gone',
    facts: [named(1), `me ${inSync}`, silent(1, 3000), undecided(2, inSync)],
    decision: 'wait',
  },
  {
    title: 'the named pod stays away',
    facts: [named(1), `me ${inSync}`, silent(1), undecided(2, inSync)],
    decision: 'await-promotion 1',
  },
  {
    title: 'the named pod stays away for as long as one that was lost is missed',
    facts: [named(1), `me ${inSync}`, silent(1, 10_000), undecided(2, inSync)],
    decision: 'await-promotion 1',
  },
  {
    title: 'the named pod stays away, and went on when I ended in good order',
    facts: [named(1), `me ${inSync} 1`, silent(1, 36_999), undecided(2, inSync)],
    decision: 'wait',
    reason: /it has newer data/,
  },
  {
    title: 'the same, until Sentinel would have had two attempts',
    facts: [named(1), `me ${inSync} 1`, silent(1, 37_000), undecided(2, inSync)],
    decision: 'await-promotion 1',
  },
  {
    title: 'the named pod stays away, as the second of two equals',
    env: { ORDINAL: '2' },
    facts: [named(1), `me ${inSync}`, silent(1), undecided(0, inSync)],
    decision: 'wait',
    reason: /pod 0/,
  },
  {
    title: 'the named pod stays away, the other has more',
    facts: [named(1), 'me marked 4 replica 1 500', silent(1), undecided(2, inSync)],
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
    title: 'the same, and the operator says that my data counts',
    env: { BOOTSTRAP: 'force-ordinal-0' },
    facts: [named(1), `me ${cutOff}`, silent(1), silent(2)],
    decision: 'await-promotion 1',
    reason: /redis\.bootstrap/,
    markFirst: 105,
  },
  {
    title: 'the operator says that my data counts, and the named pod serves',
    env: { BOOTSTRAP: 'force-ordinal-0' },
    facts: [named(1), `me ${cutOff}`, serving(1, 'master'), silent(2)],
    decision: 'replica 1',
  },
  {
    title: 'the operator says that my data counts, and another is a candidate',
    env: { BOOTSTRAP: 'force-ordinal-0' },
    facts: [named(1), `me ${cutOff}`, silent(1), serving(2, 'replica')],
    decision: 'wait',
  },
  {
    title: 'the named pod stays away, another is a candidate',
    facts: [named(1), `me ${inSync}`, silent(1), serving(2, 'replica')],
    decision: 'wait',
  },
  {
    title: 'the named pod lost its volume',
    facts: [named(1), `me ${inSync}`, undecided(1, empty), undecided(2, inSync)],
    decision: 'await-promotion 1',
  },
  {
    title: 'the named pod lost its volume, and so did I',
    facts: [named(1), `me ${empty}`, undecided(1, empty), undecided(2, inSync)],
    decision: 'wait',
    reason: /pod 2/,
  },
  {
    title: 'the named pod lost its volume, a third has not answered yet',
    facts: [named(1), `me ${inSync}`, undecided(1, empty), silent(2, 500)],
    decision: 'wait',
  },
]

/** The table, by what the Sentinels say. */
