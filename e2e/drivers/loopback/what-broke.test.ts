import { expect } from 'chai'
import type { Op, Verdict } from '../../ledger/types.ts'
import { beforeItHears, excused } from './excused.ts'
import type { LedgerVerdict } from './load.ts'
import { NO_MOMENTS } from './moments.ts'
import type { Moments } from './moments.ts'
import { whatBroke } from './what-broke.ts'

const op = (n: number): Op => ({ stream: 'plain', n, start: 1, end: 2, outcome: 'acked', runId: 'abcdef0123456789' })
const stream = (lost: Op[]): Verdict => ({
  ...{ acked: 10, failed: 0, unknown: 0, lost },
  ...{ resurrected: [], gaps: [], errors: {}, runIds: [] },
})
const verdict = (changes: Partial<LedgerVerdict>): LedgerVerdict => ({
  ...{ plain: stream([]), wait1: stream([]), overlaps: [], missingOnReplicas: {}, ops: [] },
  ...{ moments: NO_MOMENTS, refused: [] },
  ...changes,
})

describe('verdict on a chaos run', () => {
  it('is silent when all is well', () => {
    expect(whatBroke(verdict({ missingOnReplicas: { 1: 0 } }))).to.deep.equal([])
  })

  const lossAt = (moments: Partial<Moments>, lost: Op[], ops: Op[] = lost): string =>
    whatBroke(verdict({ plain: stream(lost), moments: { ...NO_MOMENTS, ...moments }, ops })).join()
  const at = (end: number, count: number): Op[] => Array.from({ length: count }, (_, n) => ({ ...op(n), end }))

  it('allows a kill the writes in flight, and no more', () => {
    expect(lossAt({ killed: [1000] }, at(990, 4))).to.equal('')
    expect(lossAt({ killed: [1000] }, at(990, 5))).to.contain('1 of 5 lost of the plain stream have no reason')
    const next = at(1990, 4).map((each) => ({ ...each, runId: 'b' }))
    expect(lossAt({ killed: [1000, 2000] }, [...at(990, 4), ...next])).to.equal('')
  })

  it('allows no loss at another time, by another server, or at a second kill when one is allowed', () => {
    expect(lossAt({ killed: [1000] }, at(900, 1))).to.contain('have no reason')
    expect(lossAt({ killed: [1000] }, at(990, 1), [...at(990, 1), ...at(1200, 1)])).to.contain('have no reason')
    expect(lossAt({}, at(990, 1))).to.contain('kills: none')
    const twice = verdict({
      plain: stream([...at(990, 1), ...at(1990, 1).map((each) => ({ ...each, runId: 'b' }))]),
      moments: { ...NO_MOMENTS, killed: [1000, 2000] },
    })
    expect(whatBroke(twice, { crashes: 1 }).join()).to.contain('2 moments lost plain writes, 1 may')
    expect(whatBroke(twice, { crashes: 2 })).to.deep.equal([])
  })

  it('allows a server that goes on what lies in its sockets', () => {
    expect(lossAt({ wentOn: [1000] }, at(1100, 8), at(5000, 1))).to.equal('')
    expect(lossAt({ wentOn: [1000] }, at(1100, 9))).to.contain('1 of 9')
    expect(lossAt({ wentOn: [1000] }, at(1300, 1))).to.contain('1 of 1')
    expect(lossAt({ cut: [1000] }, at(1200, 5))).to.contain('1 of 5')
  })

  it('allows nothing of what a replica had, no second master and no replica that lacks writes', () => {
    const broken = whatBroke(
      verdict({
        wait1: stream([op(1)]),
        overlaps: [{ runIds: ['a', 'b'], from: 1, to: 22, ms: 21 }],
        missingOnReplicas: { 2: 7 },
      }),
    )
    expect(broken).to.have.length(3)
    expect(broken[0]).to.contain('1 lost that a replica had: 1 acked 1970-01-01T00:00:00.002Z by abcdef01')
  })

  it('allows what a resumed server answers in one go', () => {
    const inOneGo = verdict({ overlaps: [{ runIds: ['a', 'b'], from: 1, to: 21, ms: 20 }] })
    expect(whatBroke(inOneGo)).to.deep.equal([])
  })

  it('excuses writes without WAIT until a master that was cut off or stopped has heard of its successor, and no others', () => {
    const [early, late, waited] = [
      { ...op(1), end: 5000 },
      { ...op(2), end: 6001 },
      { ...op(3), end: 5000, stream: 'wait1' },
    ]
    const kept = excused(verdict({ plain: stream([early, late]), wait1: stream([waited]) }), beforeItHears([4000]))
    expect(kept.plain.lost).to.deep.equal([late])
    expect(kept.wait1.lost).to.deep.equal([waited])
    expect(excused(verdict({ plain: stream([early]) }), beforeItHears([])).plain.lost).to.deep.equal([early])
  })
})
