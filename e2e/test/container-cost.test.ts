import { expect } from 'chai'
import { costsIn, millicoresBetween } from '../harness/container-cost.ts'
import { messageOf } from '../harness/message-of.ts'

const time = '2026-01-02T03:04:05Z'
const container = (name: string, nanos?: number) => ({
  name,
  cpu: { time, ...(nanos === undefined ? {} : { usageCoreNanoSeconds: nanos }) },
  memory: { rssBytes: 4, workingSetBytes: 5 },
})

describe('what containers have used', () => {
  it('is read of one kind of container in one namespace; one that was not measured yet is left out', () => {
    const pods = [
      { podRef: { name: 'redis-0', namespace: 'a' }, containers: [container('guard', 3e6), container('redis', 9e6)] },
      { podRef: { name: 'redis-1', namespace: 'a' }, containers: [container('guard')] },
      { podRef: { name: 'redis-0', namespace: 'b' }, containers: [container('guard', 1e6)] },
      { podRef: { name: 'ended', namespace: 'a' } },
    ]
    expect(costsIn({ pods }, 'a', 'guard')).to.deep.equal([
      { pod: 'redis-0', at: Date.parse(time), cpuMs: 3, resident: 4, workingSet: 5 },
    ])
  })
  it('is so many thousandths of a core between two looks', () => {
    const look = (at: number, cpuMs: number) => ({ pod: 'redis-0', at, cpuMs, resident: 0, workingSet: 0 })
    expect(millicoresBetween([look(1000, 50)], [look(11_000, 250)])).to.deep.equal([20])
    expect(millicoresBetween([], [look(11_000, 250)])).to.deep.equal([NaN])
  })
})

describe('the text of what was thrown', () => {
  it('is that of an error, a string, an event, or the thing itself', () => {
    const event = Object.create({ message: 'socket closed' }) as object
    const things = [new Error('a'), 'b', event, { code: 7 }]
    expect(things.map(messageOf)).to.deep.equal(['a', 'b', 'socket closed', '{"code":7}'])
  })
})
