import { expect } from 'chai'
import { prng } from './prng.ts'

describe('seeded random numbers', () => {
  it('repeat for a seed', () => {
    const [a, b] = [prng(42), prng(42)]
    for (let i = 0; i < 100; i++) expect(a.next()).to.equal(b.next())
  })

  it('reach both ends of a span and nothing beyond', () => {
    const random = prng(1)
    const drawn = Array.from({ length: 1000 }, () => random.int(3, 6))
    expect([...new Set(drawn)].sort()).to.deep.equal([3, 4, 5, 6])
  })

  it('cannot pick from nothing', () => {
    expect(() => prng(1).pick([])).to.throw(RangeError, 'give at least one value')
  })
})
