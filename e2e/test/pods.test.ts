import { expect } from 'chai'
import { isReady, podStory } from '../harness/pods.ts'

const named = { metadata: { name: 'ledger' } }
const container = { name: 'redis', image: '', imageID: '', restartCount: 0 }

describe('why a pod is not ready', () => {
  it('is what the scheduler says while no node takes it', () => {
    const message = '0/1 nodes are available: 1 Insufficient cpu.'
    const conditions = [
      { type: 'PodScheduled', status: 'False', message },
      { type: 'Ready', status: 'False', message: 'that follows from it' },
    ]
    expect(podStory({ ...named, status: { phase: 'Pending', conditions } })).to.equal(`ledger: Pending (${message})`)
  })
  it('is each container that is not ready, and why', () => {
    const conditions = [{ type: 'PodScheduled', status: 'True', message: 'it has a node' }]
    const initContainerStatuses = [{ ...container, name: 'guard', ready: false, state: { running: {} } }]
    const containerStatuses = [
      { ...container, ready: false, state: { waiting: { reason: 'CrashLoopBackOff' } } },
      { ...container, name: 'exporter', ready: false, state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } },
      { ...container, name: 'haproxy', ready: true },
    ]
    const status = { phase: 'Running', conditions, initContainerStatuses, containerStatuses }
    expect(podStory({ ...named, status })).to.equal(
      'ledger: Running (guard not ready, redis CrashLoopBackOff, exporter OOMKilled)',
    )
  })
  it('is that it ends', () => {
    const metadata = { ...named.metadata, deletionTimestamp: new Date(0) }
    const status = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }
    expect(podStory({ metadata, status })).to.equal('ledger: Running ending')
    expect(isReady({ metadata, status })).to.equal(false)
    expect(isReady({ ...named, status })).to.equal(true)
  })
})
