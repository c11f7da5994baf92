import { expect } from 'chai'
import { forStreams } from '../clients/protocol.ts'
import type { Stream } from '../clients/protocol.ts'
import { judge } from '../drivers/compose/round.ts'
import type { Evidence } from '../drivers/compose/round.ts'
import type { Op } from '../ledger/types.ts'

/** A write each 100 ms for 3 s, without those of a pause. */
const opsOf = (stream: string, pauseMs = 0): Op[] =>
  Array.from({ length: 30 }, (_, i) => i * 100)
    .filter((at) => at < 1000 || at >= 1000 + pauseMs)
    .map((at, i) => ({
      stream,
      n: i + 1,
      start: at,
      end: at + 1,
      outcome: 'acked' as const,
      runId: 'a',
      role: 'master',
    }))

const evidence = (over: Partial<Evidence> = {}): Evidence => ({
  ops: forStreams((stream) => opsOf(stream)),
  from: 500,
  found: ['master', 'replica'].map((server) => ({ server, role: '', runId: '', missing: forStreams(() => []) })),
  moved: true,
  ...over,
})
const round = (must: Parameters<typeof judge>[0]['must']): Parameters<typeof judge>[0] => ({
  title: 'a fault',
  fault: () => Promise.resolve(),
  must,
})
const wrong = (must: Parameters<typeof judge>[0]['must'], over: Partial<Evidence> = {}): string[] =>
  judge(round(must), evidence(over)).wrong

describe('a round with Docker Compose', () => {
  it('holds when every write is there, in time, on another master', () => {
    expect(wrong({ writeGapMs: 200, master: 'another', errors: 0 })).to.deep.equal([])
  })

  it('tells of an acknowledged write that the master or a replica lacks, and never allows one with WAIT 1', () => {
    const [master, replica] = evidence().found
    const lacking = (stream: Stream): Evidence['found'] =>
      [master, replica && { ...replica, missing: { ...replica.missing, [stream]: [7] } }].filter(
        (each) => each !== undefined,
      )
    expect(wrong({}, { found: lacking('plain') })).to.deep.equal(['plain: 1 acknowledged writes are not on replica'])
    expect(wrong({ unconfirmedLost: 1 }, { found: lacking('plain') })).to.deep.equal([])
    expect(wrong({ unconfirmedLost: 1 }, { found: lacking('wait1') })).to.have.length(1)
  })

  it('tells of a long gap, failed writes, a master that is the wrong one, and a server that could not be asked', () => {
    const ops = { ...evidence().ops, sticky: opsOf('sticky', 900) }
    expect(wrong({ writeGapMs: 500 }, { ops }).join()).to.match(/^sticky: 1000 ms without a write, allowed are 500$/)
    const failed = {
      ...evidence().ops,
      plain: [...opsOf('plain'), { ...opsOf('plain')[0], outcome: 'failed', error: 'READONLY' } as Op],
    }
    expect(wrong({ errors: 0 }, { ops: failed }).join()).to.match(/^plain: 1 writes failed, such as READONLY$/)
    expect(wrong({ master: 'same' })).to.deep.equal(['the master is another'])
    const found = evidence().found.map((each) => ({ ...each, error: 'refused' }))
    expect(wrong({}, { found })).to.have.length(2)
  })

  it('judges no gap of a client that stood still itself, and says so', () => {
    const still = forStreams((stream) => opsOf(stream, 900))
    expect(judge(round({ writeGapMs: 500 }), evidence({ ops: still }))).to.deep.include({ wrong: [] })
    expect(judge(round({ writeGapMs: 500 }), evidence({ ops: still })).measured).to.match(
      /^gaps are not judged.* 1000 ms; /,
    )
  })

  it('tells of a stream that wrote nothing, of a replica that acknowledged, and of two servers at once', () => {
    expect(wrong({}, { ops: { ...evidence().ops, plain: [] } }).join()).to.match(
      /plain: no write was acknowledged at all/,
    )
    const byReplica = { ...evidence().ops, wait1: opsOf('wait1').map((op) => ({ ...op, role: 'slave' })) }
    expect(wrong({}, { ops: byReplica }).join()).to.match(
      /wait1: 30 writes were acknowledged by a server that calls itself a replica/,
    )
    const two = { ...evidence().ops, plain: opsOf('plain').map((op) => ({ ...op, runId: 'b' })) }
    expect(wrong({}, { ops: two }).join()).to.match(/two servers acknowledged writes/)
  })
})
