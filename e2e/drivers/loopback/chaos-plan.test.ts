import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { chaosPlan } from './chaos-plan.ts'

const plan = (seed: number): ReturnType<typeof chaosPlan> =>
  chaosPlan({ seed, sort: 'crashes', sentinels: 3, downAfterMs: 2000 })
const seeds = Array.from({ length: 200 }, (_, i) => i + 1)

describe('chaos plan', () => {
  it('is the same for the same seed and another for another seed', () => {
    expect(plan(7)).to.deep.equal(plan(7))
    expect(plan(7)).not.to.deep.equal(plan(8))
  })

  // A seed that failed once is named by its number: the same number must stay the same events.
  it('is what it was when seeds of it failed', () => {
    const digest = (sort: 'crashes' | 'soak', numbers: readonly number[]): string => {
      const plans = numbers.map((seed) => chaosPlan({ seed, sort, sentinels: 3, downAfterMs: 2000 }))
      return createHash('sha256').update(JSON.stringify(plans)).digest('hex').slice(0, 16)
    }
    const failed = [165, 262, 283, 2048, 16065, 19060, 23020, 31019, 31050, 38001, 66023, 70068]
    expect(digest('soak', failed)).to.equal('2309e45357a08ab2')
    expect(digest('crashes', seeds.slice(0, 20))).to.equal('4cf94ea04786fc88')
  })

  it('has at least five events', () => {
    for (const seed of seeds) expect(plan(seed), `seed ${seed}`).to.have.length.within(5, 8)
  })

  it('draws every kind of event within 200 seeds, and absences on both sides of down-after', () => {
    const events = seeds.flatMap(plan).map(({ event }) => event)
    expect(new Set(events.map(({ kind }) => kind))).to.have.property('size', 9)
    const soak = seeds.flatMap((seed) => chaosPlan({ seed, sort: 'soak', sentinels: 3, downAfterMs: 2000 }))
    expect(new Set(soak.map(({ event }) => event.kind))).to.have.property('size', 14)
    const windows = seeds.flatMap((seed) => chaosPlan({ seed, sort: 'windows', sentinels: 3, downAfterMs: 2000 }))
    expect(new Set(windows.map(({ event }) => event.kind))).to.have.property('size', 10)
    const absences = events.flatMap((event) => ('restartAfterMs' in event ? [event.restartAfterMs] : []))
    expect(Math.min(...absences)).to.be.lessThan(500)
    expect(Math.max(...absences)).to.be.within(4000, 8000)
  })
})
