import { expect } from 'chai'
import type { NodeView, ViewAnswer } from '../clients/protocol.ts'
import type { PodMoment } from '../harness/pod-history.ts'
import { timelineOf } from '../harness/report/timeline/timeline.ts'
import type { Timeline, TimelineEvidence } from '../harness/report/timeline/timeline.ts'
import { op, steadyOps } from './ops.ts'

const faultAt = 100_000
const at = (ms: number): number => faultAt + ms

const node = (part: Partial<NodeView>): NodeView => ({
  ...{
    node: 'x-redis-0',
    runId: 'a',
    role: 'master',
    link: '',
    follows: '',
    onlineReplicas: ['10.0.0.2:6379', '10.0.0.3:6379'],
  },
  ...part,
})
const view = (ms: number, ...nodes: NodeView[]): ViewAnswer => ({ at: at(ms), sentinels: [], nodes })
const moment = (ms: number, id: string, part: Partial<PodMoment> = {}): PodMoment => ({
  ...{ at: at(ms), pod: 'x-redis-0', uid: 'u', node: 'n', phase: 'Running', ready: true, ending: false, gone: false },
  ...{ started: true, containers: [{ name: 'redis', image: 'redis:8.0.2', id, restarts: 0, running: id !== '' }] },
  ...part,
})

const timeline = (part: Partial<TimelineEvidence>): Timeline =>
  timelineOf({
    ...{ since: at(-3000), faultAt, pods: ['x-redis-0'], addresses: new Map([['10.0.0.1:6379', 'x-redis-0']]) },
    ...{ ops: [], events: [], history: [], views: [], marks: [], waits: [], ...part },
  })

const statesOf = (part: Partial<TimelineEvidence>): string[] =>
  (timeline(part).lanes[0]?.segments ?? []).map(({ from, to, state }) => `${from} ${to} ${state}`)

describe('the timeline of a repetition', () => {
  it('counts acknowledged writes when they are answered and others when they are sent, in buckets of 100 ms', () => {
    const { streams, from } = timeline({
      since: at(-200),
      ops: [
        op({ n: 1, start: at(-150), end: at(-50) }),
        op({ n: 2, start: at(10) }),
        op({ n: 3, start: at(20), end: at(950), outcome: 'unknown' }),
        op({ n: 4, start: at(1000), end: at(1001), stream: 'sticky' }),
      ],
    })
    expect(from).to.equal(-200)
    expect(streams.map(({ stream }) => stream)).to.deep.equal(['plain', 'sticky'])
    expect(streams[0]?.acked.slice(0, 4)).to.deep.equal([0, 1, 1, 0])
    expect(streams[0]?.missed.slice(0, 4)).to.deep.equal([0, 0, 1, 0])
  })

  it('has the longest gap of each stream and the bucket of each lost write', () => {
    const ops = [...steadyOps(at(-2000), at(300)), ...steadyOps(at(900), at(4000), 'b', 1000)]
    const { streams } = timeline({ ops, lost: { plain: [459, 460] } })
    expect(streams[0]?.gap).to.deep.equal({ from: 296, to: 901 })
    expect(streams[0]?.lost?.findIndex((count) => count === 2)).to.equal(32)
  })

  it('leaves out the writes of earlier repetitions', () => {
    const { streams } = timeline({ ops: [op({ n: 1, start: at(-9000) }), op({ n: 2, start: at(10) })] })
    expect(streams[0]?.acked.reduce((sum, count) => sum + count, 0)).to.equal(1)
  })

  it('ends 20 s after the fault, later when the writes stopped for longer or the fault was ended later', () => {
    const views = [view(90_000)]
    const ops = steadyOps(at(-2000), at(90_000))
    expect(timeline({ ops, views }).to).to.equal(20_000)
    const late = [...steadyOps(at(-2000), at(0)), ...steadyOps(at(40_000), at(90_000))]
    expect(timeline({ ops: late, views }).to).to.equal(43_001)
    const marks = [{ at: at(30_000), kind: 'undo', text: 'the fault ends' }]
    expect(timeline({ ops, views, marks })).to.include({ to: 33_000, faultEnd: 30_000 })
  })

  it('names data pods in what Sentinels announced and leaves the steps inside a failover out', () => {
    const event = (ms: number, kind: string, text: string) => ({ at: at(ms), kind, source: 'x-sentinel-0', text })
    const { events } = timeline({
      views: [view(5000)],
      events: [
        event(20, '+failover-state-reconf-slaves', ''),
        event(30, '+switch-master', 'mymaster 10.0.0.1 6379 10.0.0.9 6379'),
        event(10, '+sdown', 'slave 10.0.0.1:6379 10.0.0.1 6379 @ mymaster 10.0.0.9 6379'),
        event(-90_000, '+sdown', 'long ago'),
      ],
    })
    expect(events.map(({ at: ms, kind, text }) => `${ms} ${kind} ${text}`)).to.deep.equal([
      '10 +sdown slave x-redis-0 x-redis-0 @ mymaster 10.0.0.9 6379',
      '30 +switch-master mymaster x-redis-0 10.0.0.9 6379',
    ])
  })
})

describe('long waits for a core', () => {
  const wait = (ms: number, seenAt: number) => ({
    pod: 'x-redis-0',
    thread: '1',
    ms,
    since: at(seenAt - 25),
    at: at(seenAt),
  })

  it('end where they are seen; short ones and those of other times are left out', () => {
    const { waits } = timeline({ views: [view(5000)], waits: [wait(120, 300), wait(49, 400), wait(90, -9000)] })
    expect(waits).to.deep.equal([{ pod: 'x-redis-0', from: 180, to: 300 }])
  })
})

describe('the roles of a pod over time', () => {
  it('end for a master with the last write that it acknowledged', () => {
    const views = [
      view(-3000, node({})),
      view(900, node({ role: 'slave', link: 'up' })),
      view(5000, node({ role: 'slave', link: 'up' })),
    ]
    expect(statesOf({ views, ops: steadyOps(at(-2000), at(205)) })).to.deep.equal([
      '-3000 201 master',
      '201 5000 replica',
    ])
  })

  it('begin for a master with the first write that it acknowledged', () => {
    const slave = node({ role: 'slave', link: 'up' })
    const views = [view(-3000, slave), view(1000, node({})), view(2000, node({}))]
    const states = statesOf({ views, ops: steadyOps(at(500), at(1500)) })
    expect(states).to.deep.equal(['-3000 501 replica', '501 2000 master'])
  })

  it('are down without a container, then starting until the first answer, and until the link is up', () => {
    const history = [moment(-60_000, 'c1'), moment(300, '', { gone: true }), moment(2000, 'c2', { uid: 'v' })]
    const silent = node({ error: 'refused' })
    const syncs = node({ runId: 'b', role: 'slave', link: 'down' })
    const follows = node({ runId: 'b', role: 'slave', link: 'up' })
    const views = [
      view(-3000, node({ role: 'slave', link: 'up' })),
      view(2500, silent),
      view(3000, syncs),
      view(4000, follows),
      view(5000, follows),
    ]
    expect(statesOf({ history, views })).to.deep.equal([
      '-3000 300 replica',
      '300 2000 down',
      '2000 4000 starting',
      '4000 5000 replica',
    ])
  })

  it('are down while a server that had answered does not', () => {
    const history = [moment(-60_000, 'c1')]
    const views = [
      view(-3000, node({ role: 'slave', link: 'up' })),
      view(1000, node({ error: 'timed out' })),
      view(3000, node({ role: 'slave', link: 'up' })),
    ]
    expect(statesOf({ history, views })).to.deep.equal(['-3000 1000 replica', '1000 3000 down'])
  })

  it('are down when it was never seen', () => {
    expect(statesOf({ views: [view(2000)] })).to.deep.equal(['-3000 2000 down'])
  })
})
