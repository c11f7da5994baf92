import { expect } from 'chai'
import { oneEngine, scenariosOf } from './side-by-side.ts'

describe('the scenarios of a short run', () => {
  it('are all that exist for one engine, and one of each pair, whatever its shell', () => {
    const alone = ['a (redis, sh)', 'b', 'c (of a replica)', 'a (valkey) and more']
    expect(oneEngine(alone)).to.deep.equal(alone)
    expect(oneEngine(['a (redis, sh)', 'a (valkey, busybox)', 'b'])).to.deep.equal(['a (valkey, busybox)', 'b'])
    expect(oneEngine(['b (redis)', 'b (valkey)'])).to.deep.equal(['b (redis)'])
  })

  it('are none of the full set alone, which a whole run has', () => {
    const added = [{ name: 'a' }, { name: 'b (redis)', full: true }, { name: 'b (valkey)' }, { name: 'c', full: false }]
    expect(scenariosOf(added, true).map(({ name }) => name)).to.deep.equal(['a', 'b (valkey)', 'c'])
    expect(scenariosOf(added, false)).to.deep.equal(added)
  })

  it('are the same each time, on either engine about as often', () => {
    const titles = Array.from({ length: 100 }, (_, i) => `scenario ${i}`).flatMap((title) => [
      `${title} (redis)`,
      `${title} (valkey)`,
    ])
    const chosen = oneEngine(titles)
    expect(chosen).to.have.length(100)
    expect(oneEngine(titles)).to.deep.equal(chosen)
    expect(chosen.filter((title) => title.endsWith('(redis)')).length).to.be.within(40, 60)
  })
})
