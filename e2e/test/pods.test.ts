import { expect } from 'chai'
import { podStory } from '../harness/pods.ts'

const named = { metadata: { name: 'ledger' } }

describe('why a pod is not ready', () => {
  it('is what the scheduler says while no node takes it', () => {
    const message = '0/1 nodes are available: 1 Insufficient cpu.'
    const conditions = [{ type: 'PodScheduled', status: 'False', message }]
    expect(podStory({ ...named, status: { phase: 'Pending', conditions } })).to.equal(`ledger: Pending (${message})`)
  })
  it('is each container that is not ready, and why', () => {
    const container = { name: 'redis', image: '', imageID: '', restartCount: 0 }
    const containerStatuses = [
      { ...container, ready: false, state: { waiting: { reason: 'CrashLoopBackOff' } } },
      { ...container, name: 'guard', ready: true },
    ]
    expect(podStory({ ...named, status: { phase: 'Running', containerStatuses } })).to.equal(
      'ledger: Running (redis CrashLoopBackOff)',
    )
  })
})
