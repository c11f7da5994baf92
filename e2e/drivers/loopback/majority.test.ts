import { expect } from 'chai'
import { majorityOf } from './majority.ts'

describe('majority of Sentinels', () => {
  it('is what more than half of all say, whether they answer or not', () => {
    expect(majorityOf(['a', 'a', 'b'], 3)).to.equal('a')
    expect(majorityOf(['a', 'a'], 3)).to.equal('a')
    expect(majorityOf(['a', 'a'], 5)).to.equal(undefined)
    expect(majorityOf(['a', 'b'], 3)).to.equal(undefined)
    expect(majorityOf([], 3)).to.equal(undefined)
  })
})
