import { expect } from 'chai'
import { longestSwitchGap } from '../harness/report/figures.ts'
import { streamResult } from '../harness/stream-result.ts'
import type { Switch } from '../harness/switches.ts'
import { steadyOps } from './ops.ts'
import { roundLike, streamResultLike } from './results.ts'

const told = (at: number, to = 'b:6379', sentinel = 's0'): Switch => ({ sentinel, at, from: 'a:6379', to })

/** The longest gap at these switches, of a stream whose writes stop for 205 ms after 5 s and for 805 ms after 12 s. */
function gapAt(...switches: Switch[]): number | undefined {
  const round = [...steadyOps(0, 5000), ...steadyOps(5200, 12_000, 'a', 1001), ...steadyOps(12_800, 20_000, 'b', 3001)]
  const window = { from: 0, to: 20_000 }
  return streamResult({ stream: 'plain', round, all: round, window, missing: [], switches, waits: [] }).switchGap?.ms
}

describe('the gap at a switch', () => {
  it('is the longest that touches the second before or after it', () => {
    expect(gapAt(told(5100))).to.equal(205)
    expect(gapAt(told(6200))).to.equal(205)
    expect(gapAt(told(12_000))).to.equal(805)
  })
  it('is that of the first announcement: a Sentinel that was away hears of it late', () => {
    expect(gapAt(told(5100), told(12_400, 'b:6379', 's1'))).to.equal(205)
  })
  it('is the longest of several switches', () => {
    expect(gapAt(told(5100), told(12_400, 'c:6379'))).to.equal(805)
  })
  it('is not there without a switch: then any gap may be it', () => {
    expect(gapAt()).to.equal(undefined)
    const gap = { from: 0, to: 805, ms: 805 }
    const streams = { plain: streamResultLike({ gap }) }
    expect(longestSwitchGap(roundLike({ streams, switches: { s0: 0 } }))).to.equal(805)
    expect(longestSwitchGap(roundLike({ streams, switches: { s0: 1 } }))).to.equal(0)
  })
})
