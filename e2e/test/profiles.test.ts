import { expect } from 'chai'
import { bundleClient } from '../clients/bundle.ts'
import { addDelay, addOpenDelay, mergeDelays, noDelays, percentileOf } from '../clients/delays.ts'
import { pingTarget } from '../clients/ping-target.ts'
import type { PingsAnswer } from '../clients/ping-target.ts'
import { forStreams } from '../clients/protocol.ts'
import type { ClientEvent } from '../clients/protocol.ts'
import type { Op } from '../ledger/types.ts'
import { chooseProfile } from '../profiles/choose-profile.ts'
import { busyBetween } from '../profiles/cpu-use.ts'
import { lineOf } from '../profiles/line.ts'
import { betweenMarks } from '../profiles/marks.ts'
import { mergePings } from '../profiles/merge-pings.ts'
import type { ProfileResult, Soak } from '../profiles/results.ts'
import { tallySentinels } from '../profiles/sentinel-tally.ts'
import { tableOf } from '../profiles/table.ts'
import { tallyWrites } from '../profiles/write-tally.ts'
import { op, steadyOps } from './ops.ts'

const ping = { count: 9, failed: 0, p50: 1, p99: 5, worst: { at: 5, ms: 612.4 }, stallCount: 1, stalls: [] }
const quiet: ProfileResult = {
  ...{ profile: 'balanced', downAfterMs: 3000, maxLagSeconds: 2 },
  pings: { 'redis-0': ping },
  worstPing: { pod: 'redis-0', at: 5, ms: 612.4 },
  pingersOwn: { at: 6, ms: 40 },
  sentinels: { sdown: { master: 0, replica: 0, sentinel: 0 }, odown: 0, begun: 0, aborted: 0, switches: 0, tilts: 0 },
  writes: {
    acked: 180_000,
    refused: {},
    failed: {},
    longestGap: { from: 1, to: 2, ms: 812, stream: 'plain' },
    unseen: 0,
  },
  readinessLosses: { redis: 0, sentinel: 0, proxy: 0 },
  restarts: 0,
  forks: { saves: 9, rewrites: 9, refused: 0 },
}
const fast: ProfileResult = { ...quiet, profile: 'fast', downAfterMs: 2000, maxLagSeconds: 1 }
const safe: ProfileResult = { ...quiet, profile: 'safe', downAfterMs: 5000, maxLagSeconds: 3 }
const refusing = (result: ProfileResult): ProfileResult => ({
  ...result,
  writes: { ...result.writes, refused: { NOREPLICAS: 4 } },
})
const soakOf = (profiles: ProfileResult[], busy = [99, 98.5]): Soak => ({
  ...{ startedAt: '2026-01-02T03:04:05Z', minutes: 30, complete: true, chartDefault: 'balanced' },
  environment: { machine: '2 cores', commit: 'abc' },
  machine: { busy, load: 6.1 },
  profiles,
})

describe('the choice of a profile', () => {
  it('is the smallest down-after of at least three times the worst stall that any of the sets saw', () => {
    expect(chooseProfile(soakOf([safe, quiet, fast])).profile).to.equal('fast')
    const stalled = { ...safe, worstPing: { pod: 'redis-1', at: 1, ms: 700 } }
    const { profile, reason } = chooseProfile(soakOf([fast, quiet, stalled]))
    expect(profile).to.equal('balanced')
    expect(reason).to.include('700 ms, so down-after must be at least 2100 ms')
    expect(reason).to.include('`fast` is out: its down-after of 2000 ms is less.')
    expect(chooseProfile(soakOf([{ ...fast, worstPing: { pod: '', at: 0, ms: 1000 } }, quiet])).profile).to.equal(
      'balanced',
    )
  })

  it('is none with a needless failover or a refused write', () => {
    const failing = { ...quiet, sentinels: { ...quiet.sentinels, begun: 1 } }
    const { profile, reason } = chooseProfile(soakOf([refusing(fast), failing, safe]))
    expect(profile).to.equal('safe')
    expect(reason).to.include('`fast` is out: refused writes: 4 (NOREPLICAS).')
    expect(reason).to.include('`balanced` is out: needless failovers: 1 begun, 0 done.')
  })

  it('says so when none passes', () => {
    const { profile, reason } = chooseProfile(soakOf([refusing(fast), refusing(quiet), refusing(safe)]))
    expect(profile).to.equal(undefined)
    expect(reason).to.match(/`safe` is out.* No profile passes\.$/)
  })

  it('is not made by a run that was broken off, or on a machine that was not busy', () => {
    expect(chooseProfile({ ...soakOf([fast]), complete: false }).reason).to.include('nothing: it was broken off')
    expect(chooseProfile(soakOf([fast], [99, 60.2]))).to.deep.equal({
      reason: 'This run decides nothing: a core was busy for only 60.2 % of the time, not for 90 %.',
    })
  })

  it('is not made when something was not measured', () => {
    const reasons = [
      { ...fast, pings: {} },
      { ...fast, pings: { 'redis-0': ping, 'redis-1': { ...ping, count: 0 } } },
      { ...fast, writes: { ...fast.writes, acked: 0 } },
      { ...fast, forks: { saves: 0, rewrites: 9, refused: 9 } },
    ].map((result) => chooseProfile(soakOf([result])))
    expect(reasons.map(({ profile }) => profile)).to.deep.equal([undefined, undefined, undefined, undefined])
    expect(reasons.map(({ reason }) => reason.replace(/^This run decides nothing: /, ''))).to.deep.equal([
      'a data pod of `fast` answered no PING.',
      'a data pod of `fast` answered no PING.',
      'no write to `fast` was acknowledged.',
      'the servers of `fast` did not save or did not rewrite.',
    ])
  })
})

describe('the count of what Sentinels announce', () => {
  const said = (at: number, kind: string, text: string, source = 'sentinel-0'): ClientEvent => ({
    ...{ at, kind, source, text },
  })
  const replica = 'slave 10.0.0.2:6379 10.0.0.2 6379 @ mymaster 10.0.0.1 6379'

  it('tells data pods from Sentinels, and measures each down by the Sentinel that said it', () => {
    const tally = tallySentinels()
    tally.add([
      said(100, '+sdown', replica),
      said(150, '+sdown', replica, 'sentinel-1'),
      said(160, '+sdown', 'sentinel abc 10.0.0.9 26379 @ mymaster 10.0.0.1 6379'),
      said(170, '+sdown', 'master mymaster 10.0.0.1 6379'),
      said(175, '+odown', 'master mymaster 10.0.0.1 6379 #quorum 2/2'),
    ])
    tally.add([said(180, '-sdown', 'master mymaster 10.0.0.1 6379'), said(400, '-sdown', replica)])
    const { sdown, odown, longestSdown, switches } = tally.counts(300)
    expect(sdown).to.deep.equal({ master: 1, replica: 2, sentinel: 1 })
    expect({ odown, switches }).to.deep.equal({ odown: 1, switches: 0 })
    expect(longestSdown).to.deep.equal({ instance: 'replica', ms: 300 })
    expect(tally.counts(2000).longestSdown).to.deep.equal({ instance: 'replica', ms: 1850 })
  })

  it('has no longest without any, and ignores a rise whose fall was before', () => {
    const tally = tallySentinels()
    tally.add([said(1, '-sdown', replica), said(2, 'watching', '')])
    expect(tally.counts(9).longestSdown).to.equal(undefined)
  })

  it('counts a switch once, though every Sentinel announces it, and begins its table anew', () => {
    const tally = tallySentinels()
    const to = 'mymaster 10.0.0.1 6379 10.0.0.2 6379'
    tally.add([
      said(0, '+sdown', 'master mymaster 10.0.0.1 6379'),
      said(10, '+try-failover', 'master mymaster 10.0.0.1 6379'),
      said(20, '-failover-abort-not-elected', 'master mymaster 10.0.0.1 6379'),
      said(500, '+switch-master', to),
      said(510, '+switch-master', to, 'sentinel-1'),
      said(600, '+tilt', '#tilt mode entered'),
    ])
    expect(tally.counts(60_000)).to.deep.equal({
      ...{ sdown: { master: 1, replica: 0, sentinel: 0 }, odown: 0, begun: 1, aborted: 1, switches: 1, tilts: 1 },
      longestSdown: { instance: 'master', ms: 500 },
    })
  })
})

describe('the count of writes', () => {
  const only = (plain: readonly Op[]): Record<string, readonly Op[]> & ReturnType<typeof none> => ({ ...none(), plain })
  const none = (): ReturnType<typeof forStreams<readonly Op[]>> => forStreams((): readonly Op[] => [])

  it('tells what a server refused from what had no answer', () => {
    const tally = tallyWrites(['plain'], 0)
    const failed = [
      op({ n: 1, start: 1, outcome: 'failed', error: 'NOREPLICAS' }),
      op({ n: 2, start: 2, outcome: 'failed', error: 'not connected' }),
      op({ n: 3, start: 3, outcome: 'unknown', error: 'timed out' }),
    ]
    tally.add(only([...failed, op({ n: 4, start: 5 })]), 10)
    expect(tally.counts()).to.deep.include({
      ...{ acked: 1, refused: { NOREPLICAS: 1 }, failed: { 'not connected': 1, 'timed out': 1 }, unseen: 0 },
    })
  })

  it('sees a gap between what it is given, and as far as somebody looked', () => {
    const tally = tallyWrites(['plain', 'sticky'], 0)
    tally.add({ ...none(), plain: steadyOps(0, 1000), sticky: steadyOps(0, 1000) }, 1000)
    tally.add(none(), 1300)
    expect(Math.round(tally.counts().longestGap.ms)).to.equal(304)
    tally.add({ ...none(), plain: steadyOps(1500, 1600), sticky: steadyOps(1300, 1600) }, 1600)
    expect(tally.counts().longestGap).to.deep.equal({ from: 996, to: 1501, ms: 505, stream: 'plain' })
  })

  it('takes what nobody could see for no gap', () => {
    const tally = tallyWrites(['plain'], 0)
    tally.add(only(steadyOps(0, 1000)), 1000)
    tally.skip(9000)
    tally.add(only(steadyOps(9000, 9100)), 9100)
    const { longestGap, unseen } = tally.counts()
    expect(unseen).to.equal(1)
    expect(longestGap.ms).to.be.below(10)
  })
})

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

describe('how busy a core was', () => {
  it('is the share of the time between two readings in which it was not idle', () => {
    const times = (user: number, idle: number) => ({ user, idle, nice: 0, sys: 0, irq: 0 })
    expect(busyBetween([times(0, 0), times(10, 10)], [times(95, 5), times(10, 20)])).to.deep.equal([95, 0])
  })
})

describe('the page about profiles', () => {
  it('has a column a profile, the reason and what it was made with', () => {
    const table = tableOf(soakOf([refusing(fast), quiet, safe]))
    expect(table).to.include('|  | `fast` | `balanced` | `safe` |')
    expect(table).to.include('| **writes refused** | 4 (NOREPLICAS 4) | 0 | 0 |')
    expect(table).to.include('| three times that, ms | 1838 | 1838 | 1838 |')
    expect(table).to.include('`balanced` is the one for a machine like this')
    expect(table).to.include(
      '2026-01-02, 30 minutes; cores busy 99 % and 98.5 % of the time, load 6.1; machine 2 cores',
    )
    expect(lineOf(refusing(fast))).to.match(/^fast {4}: worst PING 612 ms; .*4 refused/)
  })

  it('is written between its marks, and nothing else is touched', () => {
    const text =
      'a\n\n<!-- profiles: begin; npm run e2e:profiles writes this -->\n\nold\n\n<!-- profiles: end -->\n\nb\n'
    const once = betweenMarks(text, 'new')
    expect(once).to.equal(text.replace('old', 'new'))
    expect(betweenMarks(once, 'new')).to.equal(once)
    expect(() => betweenMarks('a', 'new')).to.throw('no place for the table')
    expect(() => betweenMarks(text, 'new', 'alone')).to.throw('put "<!-- alone: begin;')
  })
})
