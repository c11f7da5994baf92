import { expect } from 'chai'
import { bundleClient } from '../clients/bundle.ts'
import { addDelay, addOpenDelay, mergeDelays, noDelays, percentileOf } from '../clients/delays.ts'
import { pingTarget } from '../clients/ping-target.ts'
import type { PingsAnswer } from '../clients/ping-target.ts'
import { mergePings } from '../profiles/merge-pings.ts'

describe('what pingers see', () => {
  const delaysOf = (...lengths: number[]): PingsAnswer['own'] => {
    const delays = noDelays()
    for (const [at, ms] of lengths.entries()) addDelay(delays, { at, ms })
    return delays
  }

  it('keeps the longest stalls and counts the others', () => {
    const delays = delaysOf(...Array.from({ length: 40 }, (_, i) => 300 + i))
    expect(delays.stallCount).to.equal(39)
    expect(delays.stalls).to.have.length(20)
    expect(delays.stalls[0]).to.deep.equal({ at: 39, ms: 339 })
    expect(delays.worst.ms).to.equal(339)
  })

  it('has percentiles to two digits, of one or of several together', () => {
    const merged = mergeDelays([delaysOf(0.512, 0.52, 7), delaysOf(0.514, 1234)])
    expect(merged.count).to.equal(5)
    expect([0.5, 0.8, 1].map((share) => percentileOf(merged, share))).to.deep.equal([0.52, 7, 1200])
    expect(percentileOf(noDelays(), 0.5)).to.equal(0)
  })

  it('is one result a data pod, whoever asked it; a PING without an answer yet counts with its age', () => {
    const open = delaysOf(1)
    addOpenDelay(open, { at: 70, ms: 900 })
    const { pings, worstPing, pingersOwn } = mergePings([
      { targets: { a: { delays: delaysOf(1, 2), failed: 0 }, b: { delays: open, failed: 3 } }, own: delaysOf(5) },
      { targets: { a: { delays: delaysOf(400), failed: 1 } }, own: delaysOf(1, 80) },
    ])
    expect(pings['a']).to.deep.include({ count: 3, failed: 1, worst: { at: 0, ms: 400 }, stallCount: 1 })
    expect(pings['b']).to.deep.include({ count: 1, failed: 3, stalls: [{ at: 70, ms: 900 }] })
    expect(worstPing).to.deep.equal({ pod: 'b', at: 70, ms: 900 })
    expect(pingersOwn).to.deep.equal({ at: 1, ms: 80 })
  })

  it('lasts from the first PING without an answer to the next answer, over lost connections', async () => {
    const answers = [Promise.reject(new Error('lost')), Promise.resolve('PONG' as const)]
    const target = pingTarget({ ping: () => answers.shift() ?? new Promise<never>(() => undefined) })
    target.tick()
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect(target.answer()).to.deep.include({ failed: 1 }).and.have.nested.property('delays.count', 0)
    target.tick()
    await new Promise((resolve) => setTimeout(resolve, 1))
    const { delays } = target.answer()
    expect(delays.count).to.equal(1)
    expect(delays.worst.ms).to.be.within(30, 1000)
    target.tick()
    target.restart()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(target.answer().delays.worst.ms).to.be.within(1, 30)
  })

  it('comes from one file that fits into a ConfigMap', async () => {
    expect((await bundleClient('pinger')).length).to.be.within(50_000, 900_000)
  })
})
