import { expect } from 'chai'
import { chartImages } from '../harness/chart-images.ts'
import type { PodMoment } from '../harness/pod-history.ts'
import { countsOf, streamsFor } from '../harness/release-counts.ts'
import { readinessLosses } from '../harness/readiness-losses.ts'
import { closedAfter } from '../ledger/closed-after.ts'
import { lateErrors } from '../ledger/late-errors.ts'
import { repository } from '../../scripts/lib/test-files.ts'
import { op } from './ops.ts'

describe('the end of a connection to the old master', () => {
  const event = (at: number, kind: string, text = 'old'): Parameters<typeof closedAfter>[0][number] => ({
    ...{ at, kind, text },
    source: 'sticky',
  })
  const judge = (...events: ReturnType<typeof event>[]): number | undefined =>
    closedAfter(events, { stream: 'sticky', runId: 'old', at: 1000 })

  it('is measured from the switch, and is 0 when it came before', () => {
    expect(judge(event(1300, 'close'), event(1310, 'ready', 'new'))).to.equal(300)
    expect(judge(event(900, 'close'), event(1310, 'ready', 'new'))).to.equal(0)
  })

  it('is not seen when there was none, or when a later connection led there again', () => {
    expect(judge(event(1310, 'ready', 'new'))).to.equal(undefined)
    expect(judge(event(1300, 'close'), event(1310, 'ready'))).to.equal(undefined)
  })

  it('is that of the last connection', () => {
    expect(judge(event(1300, 'close'), event(1310, 'ready'), event(2500, 'close'))).to.equal(1500)
  })

  it('is that of the stream in question, not of another', () => {
    expect(judge({ ...event(1300, 'close'), source: 'plain' })).to.equal(undefined)
  })
})

describe('errors on connections through the proxy', () => {
  const failed = (opened: number, end: number): ReturnType<typeof op> =>
    op({ n: 1, start: end - 1, end, opened, outcome: 'unknown', error: 'connection lost' })

  it('are excused when a proxy went away while the connection was open', () => {
    expect(lateErrors([failed(100, 500)], [300])).to.deep.equal([])
  })

  it('are late when the connection was opened after the last proxy went away', () => {
    expect(lateErrors([failed(400, 500)], [300])).to.have.length(1)
    expect(lateErrors([failed(100, 200)], [300])).to.have.length(1)
  })

  it('are those of writes that were on a connection and not acknowledged', () => {
    const offline = op({ n: 2, start: 500, outcome: 'failed', error: 'not connected' })
    expect(lateErrors([offline, op({ n: 3, start: 500, opened: 400 })], [])).to.deep.equal([])
  })
})

describe('the moments at which a proxy goes away', () => {
  const moment = (at: number, part: Partial<PodMoment> = {}): PodMoment => ({
    ...{ at, pod: 'x-proxy-abc', uid: 'a', node: 'n', phase: 'Running' },
    ...{ ready: true, ending: false, gone: false, started: true, containers: [] },
    ...part,
  })

  it('are its deletion and its loss of readiness, each once', () => {
    const history = [
      moment(1, { ready: false }),
      moment(2),
      moment(3, { ending: true }),
      moment(4, { ending: true, ready: false }),
      moment(5, { gone: true }),
      moment(2, { uid: 'b' }),
      moment(6, { uid: 'b', ready: false }),
    ]
    expect(readinessLosses(history, 'x-proxy-')).to.deep.equal([3, 6])
  })

  it('are not those of other pods', () => {
    expect(readinessLosses([moment(1, { pod: 'x-redis-0' }), moment(2, { pod: 'x-redis-0', gone: true })], 'x-proxy-'))
      .to.be.empty
  })
})

describe('what a release is asked for', () => {
  it('is all streams, or those by Sentinel when it has no proxy', () => {
    expect(streamsFor(countsOf({}).proxy)).to.deep.equal(['plain', 'wait1', 'sticky', 'reconnecting'])
    expect(streamsFor(countsOf({ proxy: { enabled: false } }).proxy)).to.deep.equal(['plain', 'wait1'])
  })
  it('has the pods that its values say, and those of the chart where they say nothing', () => {
    expect(countsOf({})).to.deep.equal({ redis: 3, sentinel: 3, proxy: 2 })
    const values = { redis: { replicas: 5 }, sentinel: { replicas: 7 }, proxy: { replicas: 3 } }
    expect(countsOf(values)).to.deep.equal({ redis: 5, sentinel: 7, proxy: 3 })
  })

  it('is every image of its default values', () => {
    expect(chartImages(`${repository}/chart`)).to.include('redis:8.0.6')
  })
})
