import type { DecisionCase } from './start-decision-facts.ts'
import {
  blank,
  undecided,
  cutOff,
  damaged,
  empty,
  inSync,
  named,
  serving,
  silent,
  stale,
  wasMaster,
} from './start-decision-facts.ts'

const long = 'waiting 600000'
const unmarked = 'damaged -1 - 0 0'

/** The decision while a pod has files that its server cannot load. */
export const damagedCases: readonly DecisionCase[] = [
  {
    title: 'my files are damaged, and the named pod serves',
    facts: [named(1), `me ${damaged(inSync)}`, serving(1, 'master'), serving(2, 'replica')],
    decision: 'replica 1',
  },
  {
    title: 'my files are damaged, and the named pod loads',
    facts: [named(1), `me ${damaged(inSync)}`, serving(1, 'master', '-', 1), undecided(2, inSync)],
    decision: 'wait',
  },
  {
    title: 'my files are damaged, I am named, and replicas are in sync',
    facts: [named(0), `me ${damaged(wasMaster)}`, serving(1, 'replica'), serving(2, 'replica'), long],
    decision: 'wait',
    reason: /Sentinel will promote it/,
  },
  {
    title: 'the named pod has damaged files, and no other pod is in sync',
    facts: [named(0), `me ${damaged(wasMaster)}`, serving(1, 'replica', '0'), serving(2, 'replica', '0'), long],
    decision: 'wait',
    reason: /no other pod with its data/,
  },
  {
    title: 'my files are damaged, I am named, everything restarted',
    facts: [named(0), `me ${damaged(wasMaster)}`, undecided(1, inSync), undecided(2, inSync), long],
    decision: 'wait',
  },
  {
    title: 'the same seen by a pod that was in sync',
    env: { ORDINAL: '1' },
    facts: [named(0), `me ${inSync}`, undecided(0, damaged(wasMaster)), undecided(2, inSync)],
    decision: 'await-promotion 0',
  },
  {
    title: 'the same seen by the second of two equals',
    env: { ORDINAL: '2' },
    facts: [named(0), `me ${inSync}`, undecided(0, damaged(wasMaster)), undecided(1, inSync)],
    decision: 'wait',
    reason: /pod 1/,
  },
  {
    title: 'the files of the named pod are damaged, and I was cut off in its epoch',
    env: { ORDINAL: '1' },
    facts: [named(0), `me ${cutOff}`, undecided(0, damaged(wasMaster)), undecided(2, cutOff), long],
    decision: 'wait',
    reason: /no pod has the data.* on pod 0: repair them/,
  },
  {
    title: 'the files of the named pod are damaged, and my data is of an older epoch',
    env: { ORDINAL: '1' },
    facts: [named(0), `me ${stale}`, undecided(0, damaged(wasMaster)), undecided(2, empty), long],
    decision: 'wait',
    reason: /no pod has the data/,
  },
  {
    title: 'the files of all pods are damaged',
    facts: [named(0), `me ${damaged(wasMaster)}`, undecided(1, damaged(inSync)), undecided(2, damaged(inSync)), long],
    decision: 'wait',
  },
  {
    title: 'the same seen by another than the named pod',
    env: { ORDINAL: '1' },
    facts: [named(0), `me ${damaged(inSync)}`, undecided(0, damaged(wasMaster)), undecided(2, damaged(inSync)), long],
    decision: 'wait',
    reason: /no pod has the data/,
  },
  {
    title: 'I am named and in sync, and a pod with damaged files has a newer mark',
    facts: [named(0), `me ${stale}`, undecided(1, damaged(inSync)), undecided(2, empty), long],
    decision: 'wait',
  },
  {
    title: 'I am named and in sync, and a pod with damaged files has no more than I',
    facts: [named(0), `me ${wasMaster}`, undecided(1, damaged(inSync)), undecided(2, inSync)],
    decision: 'start-as-master',
  },
  {
    title: 'the master is silent, the best mark lies beside damaged files, and I was in sync too',
    facts: [named(1), `me ${inSync}`, silent(1), undecided(2, damaged('marked 4 replica 1 990'))],
    decision: 'await-promotion 1',
  },
  {
    title: 'no Sentinel knows a master, and the files of the best pod are damaged',
    facts: [blank, `me ${inSync}`, undecided(1, damaged(wasMaster)), undecided(2, inSync)],
    decision: 'bootstrap-from-data',
  },
  {
    title: 'no Sentinel knows a master, and only damaged files have the newest epoch',
    facts: [blank, `me ${stale}`, undecided(1, damaged(wasMaster)), undecided(2, empty), long],
    decision: 'wait',
    reason: /no pod has the data.* on pod 1/,
  },
  {
    title: 'a dump.rdb that cannot be loaded, in an empty set',
    facts: [blank, `me ${unmarked}`, undecided(1, empty), undecided(2, empty), long],
    decision: 'wait',
    reason: /no pod has the data.* on pod 0/,
  },
  {
    title: 'the same seen by the lowest of the empty pods',
    facts: [blank, `me ${empty}`, undecided(1, unmarked), undecided(2, empty), long],
    decision: 'wait',
    reason: /on pod 1/,
  },
  ...[named(0), blank].map((view): DecisionCase => ({
    title: `redis.bootstrap names the pod with damaged files (${view})`,
    env: { BOOTSTRAP: 'force-ordinal-0' },
    facts: [view, `me ${damaged(wasMaster)}`, undecided(1, cutOff), undecided(2, empty), long],
    decision: 'wait',
    reason: /not without its files/,
  })),
  {
    title: 'redis.bootstrap names another than the pod with damaged files',
    env: { BOOTSTRAP: 'force-ordinal-0' },
    facts: [blank, `me ${cutOff}`, undecided(1, damaged(wasMaster)), undecided(2, empty)],
    decision: 'bootstrap-from-data',
    markFirst: 5,
  },
  {
    title: 'a master whose data is not on its disk yet is named, everything restarted, and a replica was in sync',
    facts: [named(0), 'me marked 4 master 0 900', undecided(1, inSync), undecided(2, inSync)],
    decision: 'wait',
  },
  {
    title: 'the same seen by that replica',
    env: { ORDINAL: '1' },
    facts: [named(0), `me ${inSync}`, undecided(0, 'marked 4 master 0 900'), undecided(2, cutOff)],
    decision: 'await-promotion 0',
  },
]
