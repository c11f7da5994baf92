import { expect } from 'chai'
import { chooseProfile } from '../profiles/choose-profile.ts'
import { lineOf } from '../profiles/line.ts'
import { betweenMarks } from '../profiles/marks.ts'
import type { ProfileResult, Soak } from '../profiles/results.ts'
import { tableOf } from '../profiles/table.ts'

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
      'a\n\n<!-- profiles: begin; npm run bench:timers writes this -->\n\nold\n\n<!-- profiles: end -->\n\nb\n'
    const once = betweenMarks(text, 'new')
    expect(once).to.equal(text.replace('old', 'new'))
    expect(betweenMarks(once, 'new')).to.equal(once)
    expect(() => betweenMarks('a', 'new')).to.throw('no place for the table')
    expect(() => betweenMarks(text, 'new', 'alone')).to.throw('put "<!-- alone: begin;')
  })
})
