import { expect } from 'chai'
import { waitUntil, withPatience } from '../harness/wait-until.ts'
import type { Look } from '../harness/wait-until.ts'

const messageWhenLate = async (look: () => Promise<Look<number>>): Promise<string> => {
  try {
    await waitUntil({ what: 'the tide', timeoutMs: 60, everyMs: 10, look })
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('it did not time out')
}

describe('waiting', () => {
  it('returns the value as soon as it is there', async () => {
    let looks = 0
    const look = (): Promise<Look<number>> =>
      Promise.resolve(++looks === 3 ? { done: true, value: 7 } : { done: false, seen: 'low' })
    expect(await waitUntil({ what: 'the tide', timeoutMs: 1000, everyMs: 1, look })).to.equal(7)
  })

  it('says after the deadline what it waited for and what it saw last', async () => {
    const message = await messageWhenLate(() => Promise.resolve({ done: false, seen: 'low water' }))
    expect(message).to.include('60 ms').and.include('the tide').and.include('low water')
  })

  it('takes an error of a look for "not yet" and shows it', async () => {
    expect(await messageWhenLate(() => Promise.reject(new Error('no gauge')))).to.include('no gauge')
  })

  it('lasts no longer than the patience with which it is called', async () => {
    const look = (): Promise<Look<number>> => Promise.resolve({ done: false, seen: 'low water' })
    const message = await withPatience(5, () => messageWhenLate(look))
    expect(message).to.include('waited 5 ms').and.include('low water')
    expect(await messageWhenLate(look)).to.include('waited 60 ms')
  })

  it('ends in time when a look hangs', async () => {
    const from = Date.now()
    expect(await messageWhenLate(() => new Promise(() => undefined))).to.include('did not end')
    expect(Date.now() - from).to.be.below(1000)
  })
})
