import { expect } from 'chai'
import { parseSeeds } from './run-seeds.ts'

describe('list of seeds', () => {
  it('holds numbers and spans', () => {
    expect(parseSeeds('1-3,7, 9')).to.deep.equal([1, 2, 3, 7, 9])
  })

  it('says how one looks when it is none', () => {
    expect(() => parseSeeds('all')).to.throw(RangeError, '--seeds all: give numbers and spans, such as 1-20,33')
  })
})
