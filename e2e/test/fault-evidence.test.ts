import { expect } from 'chai'
import type { V1Pod } from '@kubernetes/client-node'
import type { Fault, Victim } from '../harness/faults/fault.ts'
import { inject } from '../harness/faults/inject.ts'
import { killedForMemory } from '../harness/faults/oom-master.ts'
import { messageOf } from '../harness/message-of.ts'
import { victimOf } from '../harness/victim.ts'
import { idleStage, withIdleDocker } from './idle-world.ts'

const podLike = (component: string, ordinal: number, exitCode?: number): V1Pod => ({
  metadata: {
    name: `redis-sentinel-${component}-${ordinal}`,
    uid: `${component}-${ordinal}`,
    labels: { 'app.kubernetes.io/component': component },
  },
  spec: { nodeName: `n${ordinal}`, containers: [] },
  status: {
    podIP: `10.0.${ordinal}.${component.length}`,
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [
      {
        ...{ name: component, image: '', imageID: '', ready: true, restartCount: 0 },
        containerID: exitCode === undefined ? 'c1' : 'c2',
        state: { running: {} },
        ...(exitCode === undefined ? {} : { lastState: { terminated: { exitCode } } }),
      },
    ],
  },
})
const untouched = [
  ...[0, 1, 2].flatMap((ordinal) => [podLike('redis', ordinal), podLike('sentinel', ordinal)]),
  ...[0, 1].map((ordinal) => podLike('proxy', ordinal)),
]
const victim: Victim = victimOf({ master: 'redis-sentinel-redis-0', pods: untouched })

// How each kind is seen not to have happened: by what the pods show, or by the words of an error. Those that enter a pod, scale or
// drain wait for what they bring about, and say what they miss; `nothing` cannot fail to happen.
type Waits =
  | 'oom-master'
  | 'second-master'
  | 'leader-crash'
  | 'bgsave-full'
  | 'slow-load'
  | 'plain-failover'
  | 'foreign-sentinels'
  | 'crash-without-sentinels'
  | 'sentinels-gone'
  | 'lose-volume-while-down'
  | 'dns-gone'
  | 'drain-master'
  | 'two-drains'
  | 'resize'
  | 'resize-proxy'
  | 'kill-twice'
  | 'nothing'
type Seen = { [K in Exclude<Fault['kind'], Waits>]: { fault: Extract<Fault, { kind: K }>; by: RegExp } }

// A kind that is new and in neither does not compile.
const kinds: Seen = {
  'delete-master': { fault: { kind: 'delete-master' }, by: /still the old pod/ },
  'delete-all-pods': { fault: { kind: 'delete-all-pods' }, by: /still the old pod/ },
  'roll-redis': { fault: { kind: 'roll-redis' }, by: /still the old pod/ },
  'roll-proxy': { fault: { kind: 'roll-proxy' }, by: /still the old pod/ },
  upgrade: { fault: { kind: 'upgrade', values: {} }, by: /still the old pod/ },
  rollback: { fault: { kind: 'rollback', values: {} }, by: /still the old pod/ },
  'lose-volume': { fault: { kind: 'lose-volume' }, by: /still the old pod/ },
  'kill-master': { fault: { kind: 'kill-master' }, by: /has not been restarted/ },
  'kill-other': { fault: { kind: 'kill-other', what: 'redis' }, by: /has not been restarted/ },
  'kill-unguarded': { fault: { kind: 'kill-unguarded' }, by: /has not been restarted/ },
  'stop-master': { fault: { kind: 'stop-master', seconds: 0 }, by: /answers though it is stopped/ },
  'pause-node': { fault: { kind: 'pause-node', seconds: 0 }, by: /not paused/ },
  'power-off': { fault: { kind: 'power-off', seconds: 0 }, by: /not exited/ },
  'node-away': { fault: { kind: 'node-away' }, by: /not exited/ },
  'cut-off': { fault: { kind: 'cut-off', seconds: 0 }, by: /when it was unplugged/ },
  partition: { fault: { kind: 'partition', what: 'master', seconds: 0 }, by: /no packet was dropped/ },
  'full-disk': { fault: { kind: 'full-disk', seconds: 0 }, by: /was not filled/ },
}

/** What is said of a fault in a world where nothing happens. */
async function saidOf(fault: Fault): Promise<string> {
  try {
    const { unfinished, undo } = await inject(idleStage(untouched), fault, victim)
    await undo?.()
    return unfinished(untouched) ?? 'nothing'
  } catch (error) {
    return messageOf(error)
  }
}

describe('a fault that did not happen', () => {
  for (const { fault, by } of Object.values(kinds)) {
    it(`is noticed: ${fault.kind}`, () => withIdleDocker(async () => expect(await saidOf(fault)).to.match(by)))
  }

  it('is noticed by how the server ended, when the kernel was to kill it', () => {
    expect(killedForMemory(victim)(untouched)).to.include('has not been restarted')
    expect(killedForMemory(victim)([podLike('redis', 0, 1)])).to.include('ended with 1, not for its memory')
    expect(killedForMemory(victim)([podLike('redis', 0, 137)])).to.equal(undefined)
  })
})
