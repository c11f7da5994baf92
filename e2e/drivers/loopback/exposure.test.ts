import { expect } from 'chai'
import type { DataPod } from './data-pod.ts'
import { inWindows, watchExposure } from './exposure.ts'
import type { Exposure } from './exposure.ts'
import type { World } from './world.ts'

const pods = ['redis-0', 'redis-1', 'redis-2'].map((name) => ({ name }) as DataPod)
const [first, second, third] = pods as [DataPod, DataPod, DataPod]
const watch = (): Exposure => watchExposure({ redis: pods } as unknown as World)

describe('exposure of acknowledged writes', () => {
  it('is none while a complete copy is there', () => {
    const exposure = watch()
    exposure.away([third], 'stopped')
    exposure.goesOn(third)
    exposure.away([first], 'gone')
    expect(exposure.complete()).to.deep.equal([second])
    expect(exposure.windows).to.deep.equal([])
  })

  it('is the time since a replica was stopped, once all others are gone', () => {
    const exposure = watch()
    const before = Date.now()
    exposure.away([third], 'stopped')
    exposure.goesOn(third)
    exposure.away([first, second], 'gone')
    const [window] = exposure.windows
    expect(window?.from).to.be.within(before - 5, Date.now() + 5)
    expect(window?.to).to.be.at.least(window?.from ?? Infinity)
    const acked = (end: number) => ({ stream: 'wait1', n: 1, start: end, end, outcome: 'acked' as const, runId: 'a' })
    expect(inWindows(exposure.windows)(acked(window?.from ?? 0))).to.equal(true)
    expect(inWindows(exposure.windows)(acked(before - 1000))).to.equal(false)
    expect(inWindows(exposure.windows)(acked(Date.now() + 1000))).to.equal(false)
  })

  it('is none when every pod is killed: one that starts asks the others', () => {
    const exposure = watch()
    exposure.away([third], 'stopped')
    exposure.away(pods, 'gone')
    expect(exposure.windows).to.deep.equal([])
  })

  it('is none after the replica has caught up', () => {
    const exposure = watch()
    exposure.away([third], 'stopped')
    exposure.goesOn(third)
    exposure.whole(third)
    exposure.away([first, second], 'gone')
    expect(exposure.windows).to.deep.equal([])
  })
})
