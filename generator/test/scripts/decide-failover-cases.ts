import type { DecisionCase } from './decide-facts.ts'
import { boot, inSync, serving, wasMaster } from './decide-facts.ts'

const everybody = [`me ${wasMaster}`, boot(1, inSync), boot(2, inSync)]
const besideMaster = [`me ${inSync}`, serving(1, 'master'), serving(2, 'replica')]

/** The decision while the Sentinels replace the master, or have just done so and not all of them know. */
export const failoverCases: readonly DecisionCase[] = [
  {
    title: 'the named pod serves again, but a Sentinel holds it to be down or replaces it',
    facts: ['view 1 4 3 0 0 0 1 0', ...besideMaster],
    decision: 'wait',
    reason: /replace it/,
  },
  {
    title: 'two name me, the third knows of a newer reign',
    facts: ['view 0 4 2 0 0 1 0 5', ...everybody, 'waiting 9000'],
    decision: 'wait',
    reason: /another knows of reign 5/,
  },
  {
    title: 'two name a pod that serves, the third knows of a newer reign',
    facts: ['view 1 4 2 0 0 1 0 5', ...besideMaster],
    decision: 'wait',
    reason: /another knows of reign 5/,
  },
  {
    title: 'two name me, the third has not learned in all the time that Sentinels need',
    facts: ['view 0 4 2 0 0 1 0 5', ...everybody, 'waiting 10000'],
    decision: 'resume',
  },
  {
    title: 'two name me, the third another in no newer reign',
    facts: ['view 0 4 2 0 0 1 0 4', ...everybody],
    decision: 'resume',
  },
]
