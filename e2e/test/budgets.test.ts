import { expect } from 'chai'
import { checksOf, checksOfRound, commonChecksOf } from '../harness/budgets.ts'
import type { ScenarioResult, StreamResult } from '../harness/round-result.ts'
import type { RoundMust } from '../harness/scenario.ts'
import { scenarios } from '../scenarios/all.ts'
import { roundLike, scenarioLike, streamResultLike } from './results.ts'

/** What a round with this one demand complains of. */
function complaints(must: RoundMust, result: ScenarioResult, times = 1): string[] {
  const fault = { kind: 'delete-master' } as const
  const checks = checksOfRound({ title: 'it breaks', fault, repeat: { short: 1, full: 1 }, must }, times)
  return checks.flatMap((check) => check.complaints(result))
}

const common = (result: ScenarioResult): string[] => commonChecksOf([]).flatMap((check) => check.complaints(result))
const withPlain = (part: Parameters<typeof streamResultLike>[0]): ScenarioResult =>
  scenarioLike({ streams: { plain: streamResultLike(part), wait1: streamResultLike() } })

describe('what must hold', () => {
  it('holds for a clean result', () => {
    expect(common(scenarioLike())).to.deep.equal([])
    const must: RoundMust = { writeGapMs: 10, switches: 1, rejoinMs: 5000, master: 'another', neverServes: true }
    expect(complaints(must, scenarioLike())).to.deep.equal([])
  })

  it('fails for a lost write, on the master or on a replica', () => {
    expect(common(withPlain({ lost: [7] }))).to.deep.equal(['it breaks, repetition 1, plain: 1 lost, the first is 7'])
    expect(common(withPlain({ lostOnReplica: { r2: [1, 2] } }))[0]).to.include('r2 lacks 2')
  })

  it('allows a crash to take along what is named, each time, but never a write with WAIT 1', () => {
    const round = { title: 'it breaks', fault: { kind: 'kill-master' }, repeat: { short: 2, full: 2 } } as const
    const crashes = commonChecksOf([{ ...round, must: { unconfirmedLost: 1 } }])
    const failures = (...lost: number[][]): string[] => {
      const rounds = lost.map((numbers, i) => ({ ...withPlain({ lost: numbers }).rounds[0], repetition: i + 1 }))
      return crashes.flatMap((check) => check.complaints({ ...scenarioLike(), rounds } as ScenarioResult))
    }
    expect(failures([7])).to.deep.equal([])
    expect(failures([7], [7, 9])).to.deep.equal([])
    expect(failures([7, 8], [7, 8])).to.deep.equal(['it breaks, repetition 1, plain: 2 lost, the first is 7'])
    const confirmed = scenarioLike({ streams: { wait1: streamResultLike({ lost: [7] }) } })
    expect(crashes.flatMap((check) => check.complaints(confirmed))).to.have.length(1)
  })

  it('allows a repetition no more because those before it took nothing along', () => {
    const round = { title: 'it breaks', fault: { kind: 'kill-master' }, repeat: { short: 3, full: 3 } } as const
    const crashes = commonChecksOf([{ ...round, must: { unconfirmedLost: 1 } }])
    const failures = (...parts: Parameters<typeof withPlain>[0][]): string[] => {
      const rounds = parts.map((part, i) => ({ ...withPlain(part).rounds[0], repetition: i + 1 }))
      return crashes.flatMap((check) => check.complaints({ ...scenarioLike(), rounds } as ScenarioResult))
    }
    expect(failures({}, {}, { lost: [7, 8] })).to.deep.equal(['it breaks, repetition 3, plain: 2 lost, the first is 7'])
    expect(failures({ lost: [7] }, { lost: [7] }, { lost: [7, 8, 9] })).to.deep.equal([
      'it breaks, repetition 3, plain: 2 lost, the first is 8',
    ])
    const lacks = (...r2: number[]): Parameters<typeof withPlain>[0] => ({ lostOnReplica: { r1: [7], r2 } })
    expect(failures(lacks(7), lacks(7, 8))).to.deep.equal([])
    expect(failures(lacks(7), lacks(7, 8, 9))).to.deep.equal(['it breaks, repetition 2, plain: r2 lacks 2'])
  })

  it('fails when nothing was acknowledged, so that an idle client proves nothing', () => {
    expect(common(withPlain({ acked: 0 }))[0]).to.include('no write was acknowledged')
  })

  it('fails for servers that overlap and for secrets that are seen', () => {
    expect(common(scenarioLike({}, { overlaps: ['a and b'] }))).to.deep.equal(['a and b'])
    expect(common(scenarioLike({}, { secrets: ['password in argv'] }))).to.deep.equal(['password in argv'])
  })

  it('fails for a write gap above the limit of either stream', () => {
    const late = withPlain({ gap: { from: 0, to: 2501, ms: 2501 } })
    expect(complaints({ writeGapMs: 2500 }, late)).to.deep.equal(['repetition 1: plain stopped for 2.50 s'])
  })

  it('allows one repetition in twenty to be longer than its 95th percentile, and has no such line for fewer', () => {
    const gaps = (...lengths: number[]): ScenarioResult => ({
      ...scenarioLike(),
      rounds: lengths.map((ms, i) => ({
        ...roundLike({ streams: { plain: streamResultLike({ switchGap: { from: 0, to: ms, ms } }) } }),
        repetition: i + 1,
      })),
    })
    const judged = (result: ScenarioResult): string[] => complaints({ switchGapP95Ms: 300 }, result, 20)
    const eighteen = Array<number>(18).fill(100)
    expect(judged(gaps(...eighteen, 100, 301))).to.deep.equal([])
    expect(judged(gaps(...eighteen, 302, 301))).to.have.length(2)
    expect(judged(gaps(900))).to.have.length(1)
    expect(judged(scenarioLike({ round: 'another' }))[0]).to.include('not done')
    expect(complaints({ switchGapP95Ms: 300 }, gaps(...eighteen, 302), 19)).to.deep.equal([])
  })

  it('fails for stops that are too long together', () => {
    expect(complaints({ stoppedMs: 600 }, withPlain({ stoppedMs: 601 }))[0]).to.include('plain stopped for 0.60 s')
    expect(complaints({ stoppedMs: 600 }, withPlain({ stoppedMs: 600 }))).to.deep.equal([])
  })

  it('fails for switches that are not one clean failover', () => {
    expect(complaints({ switches: 1 }, scenarioLike({ switchFault: 's1 announced 2 switches' }))).to.have.length(1)
  })

  it('fails for a switch that is too early for an engine, and when there was none to look at', () => {
    expect(complaints({ olderFirst: true }, scenarioLike({ engineFault: 'r1 was ready with 8.0.2' }))).to.have.length(1)
    expect(complaints({ olderFirst: true }, scenarioLike({ switches: { s0: 0, s1: 0 } }))).to.have.length(1)
    expect(complaints({ olderFirst: true }, scenarioLike())).to.deep.equal([])
  })

  it('fails for a pod that rejoins late or never', () => {
    expect(complaints({ rejoinMs: 30_000 }, scenarioLike({ rejoinMs: 30_001 }))).to.have.length(1)
    const { rejoinMs, ...never } = roundLike()
    expect(rejoinMs).to.equal(5000)
    expect(complaints({ rejoinMs: 30_000 }, { ...scenarioLike(), rounds: [never] })[0]).to.include('not seen ready')
  })

  it('fails for another master than the one that must be', () => {
    expect(complaints({ master: 'same' }, scenarioLike())).to.have.length(1)
    expect(complaints({ master: 'another' }, scenarioLike({ masterAfter: 'r0' }))).to.have.length(1)
    expect(complaints({ master: 'named-last' }, scenarioLike({ namedLast: 'r2' }))).to.have.length(1)
    expect(complaints({ master: 'named-last' }, scenarioLike())).to.have.length(1)
  })

  it('fails for an emptied pod that served', () => {
    expect(complaints({ neverServes: true }, scenarioLike({ served: ['acknowledged 3 writes'] }))).to.have.length(1)
  })

  it('fails for a gap of one route only where that route is limited', () => {
    const late = (stream: 'plain' | 'sticky'): ScenarioResult =>
      scenarioLike({ streams: { [stream]: streamResultLike({ gap: { from: 0, to: 2501, ms: 2501 } }) } })
    expect(complaints({ sentinelGapMs: 2500 }, late('sticky'))).to.deep.equal([])
    expect(complaints({ sentinelGapMs: 2500 }, late('plain'))).to.have.length(1)
    expect(complaints({ proxyGapMs: 2500 }, late('sticky'))).to.deep.equal(['repetition 1: sticky stopped for 2.50 s'])
    expect(complaints({ proxyGapMs: 2500 }, late('plain'))).to.deep.equal([])
  })

  it('fails for a stop of the proxy that the route by Sentinel does not share', () => {
    const stopped = (ms: number): StreamResult => streamResultLike({ gap: { from: 0, to: ms, ms } })
    const both = (plain: number, sticky: number, reconnecting = 0): ScenarioResult =>
      scenarioLike({
        streams: { plain: stopped(plain), sticky: stopped(sticky), reconnecting: stopped(reconnecting) },
      })
    expect(complaints({ proxyExtraMs: 200 }, both(500, 700))).to.deep.equal([])
    expect(complaints({ proxyExtraMs: 200 }, both(500, 701))).to.have.length(1)
    expect(complaints({ proxyExtraMs: 200 }, both(500, 0, 701)), 'another of its streams').to.have.length(1)
    expect(complaints({ proxyExtraMs: 200 }, both(900, 0)), 'a stop of the other route alone').to.deep.equal([])
  })

  it('fails for a connection to the old master that ends late, or whose end was not seen', () => {
    expect(complaints({ closedMs: 2000 }, scenarioLike({ closedMs: 2000 }))).to.deep.equal([])
    expect(complaints({ closedMs: 2000 }, scenarioLike({ closedMs: 2001 }))[0]).to.include('it ended after 2.00 s')
    expect(complaints({ closedMs: 2000 }, scenarioLike())[0]).to.include('its end was not seen')
  })

  it('fails for writes through the proxy that a replica refuses, and for those that one takes', () => {
    const refused = streamResultLike({ errors: { READONLY: 2 } })
    expect(complaints({ readonlyErrors: 0 }, scenarioLike({ streams: { sticky: refused } }))[0]).to.include('sticky 2')
    expect(complaints({ readonlyErrors: 0 }, scenarioLike({ streams: { plain: refused } }))).to.deep.equal([])
    expect(common(withPlain({ onReplica: 1 }))[0]).to.include('plain: 1 writes')
  })

  it('fails for errors on connections opened after a proxy went away', () => {
    const late = scenarioLike({ lateErrors: 3, firstLateError: 'sticky 7: timed out' })
    expect(complaints({ lateErrors: 0 }, late)[0]).to.include('3 errors, the first is sticky 7: timed out')
  })

  it('fails for writes that reach another master, or too few', () => {
    const judge = (onMaster: number, elsewhere: number): string[] =>
      complaints({ writesToNamed: 1000 }, scenarioLike({ meanwhile: { onMaster, elsewhere } }))
    expect(judge(1000, 0)).to.deep.equal([])
    expect(judge(999, 0)).to.have.length(1)
    expect(judge(5000, 1)[0]).to.include('5000 on that master, 1 elsewhere')
    expect(complaints({ writesToNamed: 1000 }, scenarioLike())[0]).to.include('not counted')
  })

  it('fails for idle connections that ended or were not looked at', () => {
    const [scenario] = scenarios
    if (scenario === undefined) throw new Error('there is no scenario')
    const checks = checksOf({ ...scenario, idle: { connections: 2, forMs: 60_000 } }, () => 0)
    const judge = (result: ScenarioResult): string[] => checks.flatMap((check) => check.complaints(result))
    const idle = { opened: 2, alive: 2, ageMs: 60_000, endedAfterMs: [] }
    expect(judge(scenarioLike({}, { idle }))).to.deep.equal([])
    expect(judge(scenarioLike({}, { idle: { ...idle, alive: 1, endedAfterMs: [30_000] } }))[0]).to.include('30.00 s')
    expect(judge(scenarioLike())).to.deep.equal(['they were not opened'])
  })

  it('fails when the round was never done', () => {
    expect(complaints({ switches: 1 }, scenarioLike({ round: 'something else' }))).to.deep.equal([
      'it breaks: it was not done',
    ])
  })
})
