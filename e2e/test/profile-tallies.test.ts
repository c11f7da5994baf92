import { expect } from 'chai'
import { forStreams } from '../clients/protocol.ts'
import type { ClientEvent } from '../clients/protocol.ts'
import type { Op } from '../ledger/types.ts'
import { busyBetween } from '../profiles/cpu-use.ts'
import { tallySentinels } from '../profiles/sentinel-tally.ts'
import { tallyWrites } from '../profiles/write-tally.ts'
import { op, steadyOps } from './ops.ts'

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

describe('how busy a core was', () => {
  it('is the share of the time between two readings in which it was not idle', () => {
    const times = (user: number, idle: number) => ({ user, idle, nice: 0, sys: 0, irq: 0 })
    expect(busyBetween([times(0, 0), times(10, 10)], [times(95, 5), times(10, 20)])).to.deep.equal([95, 0])
  })
})
