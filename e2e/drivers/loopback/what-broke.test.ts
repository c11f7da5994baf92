import { expect } from 'chai'
import type { Op, Verdict } from '../../ledger/types.ts'
import { beforeItHears, excused } from './excused.ts'
import type { LedgerVerdict } from './load.ts'
import { whatBroke } from './what-broke.ts'

const op = (n: number): Op => ({ stream: 'plain', n, start: 1, end: 2, outcome: 'acked', runId: 'abcdef0123456789' })
const stream = (lost: Op[]): Verdict => ({
  ...{ acked: 10, failed: 0, unknown: 0, lost },
  ...{ resurrected: [], gaps: [], errors: {}, runIds: [] },
})
const verdict = (changes: Partial<LedgerVerdict>): LedgerVerdict => ({
  ...{ plain: stream([]), wait1: stream([]), overlaps: [], missingOnReplicas: {}, ops: [] },
  ...changes,
})

describe('verdict on a chaos run', () => {
  it('is silent when all is well', () => {
    expect(whatBroke(verdict({ missingOnReplicas: { 1: 0 } }), { faults: 0 })).to.deep.equal([])
  })

  it('allows a crash the writes in flight, and no more', () => {
    const lost = [1, 2, 3, 4].map(op)
    expect(whatBroke(verdict({ plain: stream(lost) }), { faults: 1 })).to.deep.equal([])
    expect(whatBroke(verdict({ plain: stream([...lost, op(5)]) }), { faults: 1 }).join()).to.contain(
      '5 lost of the plain stream, 4',
    )
  })

  it('allows nothing of what a replica had, no second master and no replica that lacks writes', () => {
    const broken = whatBroke(
      verdict({
        wait1: stream([op(1)]),
        overlaps: [{ runIds: ['a', 'b'], from: 1, to: 22, ms: 21 }],
        missingOnReplicas: { 2: 7 },
      }),
      { faults: 9 },
    )
    expect(broken).to.have.length(3)
    expect(broken[0]).to.contain('1 lost that a replica had: 1 acked 1970-01-01T00:00:00.002Z by abcdef01')
  })

  it('allows what a resumed server answers in one go', () => {
    const inOneGo = verdict({ overlaps: [{ runIds: ['a', 'b'], from: 1, to: 21, ms: 20 }] })
    expect(whatBroke(inOneGo, { faults: 1 })).to.deep.equal([])
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
