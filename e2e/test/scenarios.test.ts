import { isDeepStrictEqual } from 'node:util'
import { expect } from 'chai'
import { bundleClient } from '../clients/bundle.ts'
import { forSet } from '../harness/for-set.ts'
import { namesOf } from '../harness/names.ts'
import { validate } from '../harness/report/validate.ts'
import type { MustBreak, Round, Scenario } from '../harness/scenario.ts'
import { scenarios } from '../scenarios/all.ts'
import { nodeHangs } from '../scenarios/node-hangs.ts'

describe('the scenarios', () => {
  for (const scenario of scenarios) {
    it(`${scenario.name} is valid by its schema`, () => {
      validate('scenario', scenario)
    })

    it(`${scenario.name} has rounds of different titles, since its checks find them by title`, () => {
      const titles = scenario.rounds.map(({ title }) => title)
      expect(new Set(titles).size).to.equal(titles.length)
    })
  }

  it('have names of their own', () => {
    expect(new Set(scenarios.map(({ name }) => name)).size).to.equal(scenarios.length)
  })

  it('stand together when they share a release, and want the same of it', () => {
    for (const [i, scenario] of scenarios.entries()) {
      const others = scenarios.filter(({ shares }) => shares !== undefined && shares === scenario.shares)
      const release = ({ nodes, values, password, ratePerSecond, streams }: Scenario): object => ({
        ...{ nodes, values, password, ratePerSecond, streams },
      })
      for (const other of others) expect(release(other), other.name).to.deep.equal(release(scenario))
      const last = others.at(-1)
      if (last !== undefined) expect(scenarios.indexOf(last) - i).to.be.lessThan(others.length)
    }
  })

  it('are judged by wider limits in the short set, where a round has them, and by its own in the full one', () => {
    for (const scenario of scenarios) expect(forSet(scenario, 'full')).to.deep.equal(scenario)
    const [hangs] = forSet(nodeHangs, 'short').rounds
    const { must, mustInShort } = nodeHangs.rounds[0] as Round
    expect(hangs?.must).to.deep.equal({ ...must, ...mustInShort })
    for (const round of scenarios.flatMap(({ rounds }) => rounds)) {
      const { must: own } = round
      for (const [line, limit] of Object.entries(round.mustInShort ?? {}))
        expect(limit, `${round.title}: ${line}`).to.be.above(own[line as 'backMs'] ?? Infinity)
    }
  })

  it('allow no write through the proxy that a replica refuses, but for the controls', () => {
    for (const { name, rounds, mustBreak } of scenarios) {
      if (mustBreak !== undefined) continue
      for (const { title, must } of rounds) expect(must.readonlyErrors, `${name}: ${title}`).to.equal(0)
    }
  })

  for (const control of scenarios.filter(({ mustBreak }) => mustBreak !== undefined)) {
    it(`${control.name} is unlike another scenario in the same fault, whose limit it breaks by twice as much at least`, () => {
      const { line, atLeast, unlike } = control.mustBreak as MustBreak
      const [round, ...more] = control.rounds
      expect(more, 'rounds').to.deep.equal([])
      const faultOf = ({ fault }: Round): object => ({ ...fault, guards: undefined })
      const twins = scenarios.find(({ name }) => name === unlike)?.rounds ?? []
      const twin = twins.find((other) => isDeepStrictEqual(faultOf(other), faultOf(round as Round)))
      expect(twin?.given).to.deep.equal(round?.given)
      const limitOf = (of?: Round): number | undefined =>
        line === 'lost' ? (of?.must.unconfirmedLost ?? 0) : of?.must[line]
      expect(limitOf(round)).to.equal(limitOf(twin)).and.not.equal(undefined)
      expect(atLeast).to.be.at.least(2 * (limitOf(round) ?? Infinity))
      // Something about it is worse.
      expect('guards' in (round?.fault ?? {}) || Object.keys(control.values).length > 0).to.equal(true)
    })
  }

  it('are refused when a demand is misspelt', () => {
    const [first] = scenarios
    const rounds = [{ ...first?.rounds[0], must: { writeGap: 1 } }]
    expect(() => validate('scenario', { ...first, rounds })).to.throw(/writeGap/)
    const wider = [{ ...first?.rounds[0], mustInShort: { backMS: 1 } }]
    expect(() => validate('scenario', { ...first, rounds: wider })).to.throw(/backMS/)
  })
})

describe('the ledger client', () => {
  it('is one file that fits into a ConfigMap', async () => {
    const text = await bundleClient('ledger')
    expect(text.length).to.be.within(50_000, 900_000)
    expect(text).not.to.match(/require\("ioredis"\)/)
  })
})

describe('names of objects', () => {
  it('are those of the chart, with and without its name in the release', () => {
    expect(namesOf('redis-sentinel', { redis: 1, sentinel: 1 }).redisPods).to.deep.equal(['redis-sentinel-redis-0'])
    expect(namesOf('cache', { redis: 1, sentinel: 2 }).sentinelPods).to.deep.equal([
      'cache-redis-sentinel-sentinel-0',
      'cache-redis-sentinel-sentinel-1',
    ])
  })
})
