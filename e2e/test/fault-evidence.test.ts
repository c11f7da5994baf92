import { expect } from 'chai'
import type { Fault, Victim } from '../harness/faults/fault.ts'
import { inject } from '../harness/faults/inject.ts'
import { killedForMemory } from '../harness/faults/oom-master.ts'
import { messageOf } from '../harness/message-of.ts'
import { victimOf } from '../harness/victim.ts'
import { withPatience } from '../harness/wait-until.ts'
import { podLike, untouched, without } from './idle-pods.ts'
import { idleStage, withIdleDocker } from './idle-world.ts'
import type { IdleWorld } from './idle-world.ts'

const victim: Victim = victimOf({ master: 'redis-sentinel-redis-0', pods: untouched })

/** A fault, and by what it is seen that it did not happen: by what the pods show, or by the words of an error. */
interface Unseen<K extends Fault['kind']> extends Omit<IdleWorld, 'pods'> {
  fault: Extract<Fault, { kind: K }>
  by: RegExp
}
// Time passes everywhere.
type CannotFail = 'nothing'
type Kinds = { [K in Exclude<Fault['kind'], CannotFail>]: Unseen<K> }

// A kind that is new and not here does not compile.
const kinds: Kinds = {
  'delete-master': { fault: { kind: 'delete-master' }, by: /still the old pod/ },
  'delete-all-pods': { fault: { kind: 'delete-all-pods' }, by: /still the old pod/ },
  'roll-redis': { fault: { kind: 'roll-redis' }, by: /still the old pod/ },
  'roll-proxy': { fault: { kind: 'roll-proxy' }, by: /still the old pod/ },
  upgrade: { fault: { kind: 'upgrade', values: {} }, by: /still the old pod/ },
  rollback: { fault: { kind: 'rollback', values: {} }, by: /still the old pod/ },
  'lose-volume': { fault: { kind: 'lose-volume' }, by: /still the old pod/ },
  'kill-master': { fault: { kind: 'kill-master' }, by: /has not been restarted/ },
  'kill-other': { fault: { kind: 'kill-other', what: 'redis' }, by: /has not been restarted/ },
  'stop-master': { fault: { kind: 'stop-master', seconds: 0 }, by: /answers though it is stopped/ },
  'pause-node': { fault: { kind: 'pause-node', seconds: 0 }, by: /not paused/ },
  'power-off': { fault: { kind: 'power-off', seconds: 0 }, by: /not exited/ },
  'node-away': { fault: { kind: 'node-away' }, by: /not exited/ },
  'cut-off': { fault: { kind: 'cut-off', seconds: 0 }, by: /when it was unplugged/ },
  partition: { fault: { kind: 'partition', what: 'master', seconds: 0 }, by: /no packet was dropped/ },
  'full-disk': { fault: { kind: 'full-disk', seconds: 0 }, by: /was not filled/ },
  'drain-master': { fault: { kind: 'drain-master' }, by: /the pods of n0 to be gone.*still the old pod/ },
  'two-drains': { fault: { kind: 'two-drains', together: true }, by: /to be gone.*still the old pod/ },
  'oom-master': { fault: { kind: 'oom-master' }, by: /has not been restarted/ },
  'slow-load': {
    fault: { kind: 'slow-load', what: 'master' },
    printed: 'key-load-delay\n500',
    by: /has not been restarted/,
  },
  'kill-twice': { fault: { kind: 'kill-twice' }, by: /for a successor; last seen: none/ },
  'failover-script': { fault: { kind: 'failover-script' }, by: /for another master.*redis-0$/ },
  'plain-failover': { fault: { kind: 'plain-failover' }, printed: 'OK', by: /for another master.*redis-0$/ },
  'leader-crash': { fault: { kind: 'leader-crash', seconds: 0 }, printed: 'OK', by: /all Sentinels run/ },
  'second-master': { fault: { kind: 'second-master', seconds: 0 }, printed: 'slave\nslave', by: /in 0 of 2 looks/ },
  'bgsave-full': {
    fault: { kind: 'bgsave-full', seconds: 0 },
    printed: '7 2 2',
    by: /evicted 7 keys and saved 0 times/,
  },
  'foreign-sentinels': { fault: { kind: 'foreign-sentinels', seconds: 0 }, by: /foreign-without to monitor/ },
  'crash-without-sentinels': { fault: { kind: 'crash-without-sentinels', seconds: 0 }, by: /to be gone.*3 pods/ },
  'sentinels-gone': { fault: { kind: 'sentinels-gone', seconds: 0 }, by: /to be gone.*3 pods/ },
  'lose-volume-while-down': { fault: { kind: 'lose-volume-while-down', ordinal: 0 }, by: /to be gone.*6 pods/ },
  'dns-gone': { fault: { kind: 'dns-gone', seconds: 0, kill: false }, by: /for 0 name servers.*2 of 2 ready/ },
  resize: { fault: { kind: 'resize', redis: 5, sentinel: 5 }, by: /there is no redis-sentinel-redis-3 yet/ },
  'renew-services': { fault: { kind: 'renew-services', what: 'redis' }, by: /redis-2 have the same addresses/ },
  'resize-proxy': { fault: { kind: 'resize-proxy', replicas: 3 }, by: /2 of 3 updated/ },
}

// What comes first has happened, or is refused.
const halves: (Unseen<Fault['kind']> & IdleWorld & { what: string })[] = [
  {
    what: 'the Sentinels are gone, and the proxies have not been restarted',
    fault: { kind: 'sentinels-gone', seconds: 0, restartProxy: true },
    ...{ pods: without('sentinel'), by: /proxy-0 is still the old pod/ },
  },
  {
    what: 'the Sentinels are gone, and nobody has killed the master',
    fault: { kind: 'crash-without-sentinels', seconds: 0 },
    ...{ pods: without('sentinel'), by: /has not been restarted/ },
  },
  {
    what: 'no Sentinel ends, though one was to be gone',
    fault: { kind: 'delete-master', sentinels: 'one gone' },
    ...{ pods: untouched, by: /to be gone but 2.*3 pods/ },
  },
  {
    what: 'one Sentinel is gone, and the master stays',
    fault: { kind: 'delete-master', sentinels: 'one gone' },
    pods: untouched.filter(({ metadata }) => metadata?.name !== 'redis-sentinel-sentinel-2'),
    by: /for another master.*redis-0$/,
  },
  {
    what: 'Sentinels answer that were to stand still',
    fault: { kind: 'pause-node', seconds: 0, stoodStill: 'all' },
    ...{ pods: untouched, by: /answers though it is stopped/ },
  },
  {
    what: 'everything is down, and the claim stays',
    fault: { kind: 'lose-volume-while-down', ordinal: 0 },
    ...{ pods: [], by: /the claim data-redis-sentinel-redis-0 to be gone/ },
  },
  {
    what: 'the guards are stopped, and nobody has killed the master',
    fault: { kind: 'kill-master', guards: 'stopped' },
    ...{ pods: untouched, by: /has not been restarted/ },
  },
  {
    what: 'a Sentinel does not fail over',
    fault: { kind: 'plain-failover' },
    ...{ pods: untouched, printed: 'NOGOODSLAVE', by: /refuses to fail over: NOGOODSLAVE/ },
  },
  {
    what: 'a Sentinel does not promise to crash',
    fault: { kind: 'leader-crash', seconds: 0 },
    ...{ pods: untouched, by: /does not simulate crash-after-election/ },
  },
  {
    what: 'the set has that size already',
    fault: { kind: 'resize', redis: 3, sentinel: 3 },
    ...{ pods: untouched, by: /there are 3 data pods and 3 Sentinels already/ },
  },
  {
    what: 'a server loads as fast as ever',
    fault: { kind: 'slow-load', what: 'replica' },
    ...{ pods: untouched, printed: 'key-load-delay\n0', by: /has no key-load-delay/ },
  },
]

/** What is said of a fault in a world where nothing happens. */
async function saidOf(fault: Fault, world: IdleWorld): Promise<string> {
  try {
    const { unfinished, undo } = await withPatience(50, () => inject(idleStage(world), fault, victim))
    await undo?.()
    return unfinished(untouched) ?? 'nothing'
  } catch (error) {
    return messageOf(error)
  }
}

describe('a fault that did not happen', () => {
  for (const { fault, by, ...world } of Object.values(kinds)) {
    it(`is noticed: ${fault.kind}`, () =>
      withIdleDocker(async () => expect(await saidOf(fault, { pods: untouched, ...world })).to.match(by)))
  }

  for (const { what, fault, by, ...world } of halves) {
    it(`is noticed when ${what}`, () => withIdleDocker(async () => expect(await saidOf(fault, world)).to.match(by)))
  }

  it('is noticed by how the server ended, when the kernel was to kill it', () => {
    expect(killedForMemory(victim)(untouched)).to.include('has not been restarted')
    expect(killedForMemory(victim)([podLike('redis', 0, 1)])).to.include('ended with 1, not for its memory')
    expect(killedForMemory(victim)([podLike('redis', 0, 137)])).to.equal(undefined)
  })
})
