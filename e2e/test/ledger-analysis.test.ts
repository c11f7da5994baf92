import { expect } from 'chai'
import fc from 'fast-check'
import { analyse } from '../ledger/analyse.ts'
import { writeGaps } from '../ledger/gaps.ts'
import { findOverlaps } from '../ledger/overlaps.ts'
import { op, steadyOps } from './ops.ts'

describe('the analysis of a ledger', () => {
  it('finds exactly the acknowledged writes that are not in the store', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 200 })), (gone) => {
        const ops = steadyOps(0, 1000)
        const { lost } = analyse(ops, { present: ({ n }) => !gone.includes(n) })
        expect(lost.map(({ n }) => n)).to.have.members(gone)
      }),
    )
  })

  it('does not count failed and unknown writes as lost', () => {
    const ops = [
      op({ n: 1, start: 0, outcome: 'failed', error: 'READONLY' }),
      op({ n: 2, start: 5, outcome: 'unknown' }),
    ]
    const verdict = analyse(ops, { present: () => false })
    expect(verdict).to.deep.include({ acked: 0, failed: 1, unknown: 1, lost: [], errors: { READONLY: 1 } })
  })

  it('reports writes that failed for sure and are there all the same', () => {
    const ops = [op({ n: 1, start: 0, outcome: 'failed' })]
    expect(analyse(ops, { present: () => true }).resurrected.map(({ n }) => n)).to.deep.equal([1])
  })

  it('measures a gap of 3 s within 10 ms', () => {
    const ops = [...steadyOps(0, 1000), ...steadyOps(4000, 5000, 'b', 1000)]
    expect(writeGaps(ops)[0]?.ms).to.be.within(2990, 3010)
  })

  it('counts the time before the first and after the last acknowledgement of a window', () => {
    const gaps = writeGaps(steadyOps(1000, 2000), { window: { from: 0, to: 5000 } })
    expect(gaps.map(({ ms }) => Math.round(ms / 100))).to.deep.equal([30, 10])
  })

  it('calls a window without any acknowledgement one gap', () => {
    expect(writeGaps([], { window: { from: 0, to: 700 } })).to.deep.equal([{ from: 0, to: 700, ms: 700 }])
  })
})

describe('the search for two writable masters', () => {
  it('sees no overlap when one server follows the other', () => {
    expect(findOverlaps([...steadyOps(0, 1000, 'a'), ...steadyOps(1000, 2000, 'b')])).to.deep.equal([])
  })

  it('finds two servers that acknowledge in the same time, and for how long', () => {
    const overlaps = findOverlaps([...steadyOps(0, 1000, 'a'), ...steadyOps(800, 2000, 'b')])
    expect(overlaps).to.have.length(1)
    expect(overlaps[0]?.runIds).to.deep.equal(['a', 'b'])
    expect(overlaps[0]?.ms).to.be.within(180, 200)
  })

  it('does not accuse a write that was held back and acknowledged late', () => {
    const late = op({ n: 900, start: 990, end: 1500, runId: 'a' })
    expect(findOverlaps([...steadyOps(0, 1000, 'a'), late, ...steadyOps(1000, 2000, 'b')])).to.deep.equal([])
  })

  it('ignores writes that were not acknowledged', () => {
    const failed = steadyOps(500, 700, 'b').map((one) => ({ ...one, outcome: 'failed' as const }))
    expect(findOverlaps([...steadyOps(0, 1000, 'a'), ...failed])).to.deep.equal([])
  })

  it('lets a server have a second term when it is told how long a silence ends the first', () => {
    const turns = [steadyOps(0, 1000, 'a'), steadyOps(1000, 4000, 'b'), steadyOps(4000, 6000, 'a')]
    const ops = [...turns.flat(), ...steadyOps(6000, 7000, 'b')]
    expect(findOverlaps(ops)).to.have.length(1)
    expect(findOverlaps(ops, { newTermAfterMs: 1000 })).to.deep.equal([])
  })

  it('counts of a common time only what both acknowledged in', () => {
    // Stopped, replaced, gives its last answer when it goes on, and is handed the place back a second later.
    const last = op({ n: 901, start: 3000, end: 3010, runId: 'a' })
    const ops = [...steadyOps(0, 100, 'a'), ...steadyOps(2000, 4000, 'b'), last, ...steadyOps(4000, 5000, 'a')]
    expect(findOverlaps(ops, { newTermAfterMs: 2500, toleranceMs: 20 })).to.deep.equal([])
    const on = [...ops, ...steadyOps(3000, 3500, 'a')]
    expect(findOverlaps(on, { newTermAfterMs: 2500, toleranceMs: 20 })[0]?.ms).to.be.within(450, 510)
  })
})
