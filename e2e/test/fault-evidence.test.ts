import { expect } from 'chai'
import type { V1Pod } from '@kubernetes/client-node'
import { stillThere } from '../harness/faults/fault.ts'
import type { Victim } from '../harness/faults/fault.ts'
import { restarted } from '../harness/faults/kill-master.ts'
import { killedForMemory } from '../harness/faults/oom-master.ts'
import { victimOf } from '../harness/victim.ts'

const podLike = (uid: string, containerID: string, exitCode?: number): V1Pod => ({
  metadata: { name: 'r0', uid },
  spec: { nodeName: 'n', containers: [] },
  status: {
    containerStatuses: [
      {
        ...{ name: 'redis', image: '', imageID: '', ready: true, restartCount: 0, containerID },
        state: { running: {} },
        ...(exitCode === undefined ? {} : { lastState: { terminated: { exitCode } } }),
      },
    ],
  },
})
const untouched = [podLike('u1', 'c1')]
const victim: Victim = victimOf({ master: 'r0', pods: untouched })

describe('a fault that did not happen', () => {
  it('is noticed by the pod that is still the same, when pods were to go', () => {
    expect(stillThere(untouched, new Set([victim.uid]))).to.equal('r0 is still the old pod')
    expect(stillThere([podLike('u2', 'c2')], new Set([victim.uid]))).to.equal(undefined)
  })

  it('is noticed by the server that is still the same, when it was to be killed', () => {
    expect(restarted(victim)(untouched)).to.include('has not been restarted')
    expect(restarted(victim)([podLike('u1', 'c2')])).to.equal(undefined)
  })

  it('is noticed by how the server ended, when the kernel was to kill it', () => {
    expect(killedForMemory(victim)(untouched)).to.include('has not been restarted')
    expect(killedForMemory(victim)([podLike('u1', 'c2', 1)])).to.include('ended with 1, not for its memory')
    expect(killedForMemory(victim)([podLike('u1', 'c2', 137)])).to.equal(undefined)
  })
})
