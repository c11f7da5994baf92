import type { ClientEvent, NodeView, ViewAnswer } from '../clients/protocol.ts'
import { timelineOf } from '../harness/report/timeline/timeline.ts'
import type { TimelineEvidence } from '../harness/report/timeline/timeline.ts'
import type { PodMoment } from '../harness/pod-history.ts'
import type { RoundResult } from '../harness/round-result.ts'
import { streamResult } from '../harness/stream-result.ts'
import type { Op } from '../ledger/types.ts'
import { roundLike } from './results.ts'

/** How bad a made-up repetition is. */
export interface SampleRound {
  repetition: number
  /** Length of the time without a master. */
  gapMs: number
  /** Acknowledged writes of each stream that nobody has afterwards. */
  lost: number
  streams: readonly string[]
}

const pods = ['x-redis-0', 'x-redis-1', 'x-redis-2']
const addresses = new Map(pods.map((pod, i) => [`10.96.0.${i + 1}:6379`, pod]))
const deadAfterMs = 400

/** A repetition in which the master `x-redis-0` dies and `x-redis-2` takes over, through the harness's own judgement. */
export function sampleRound({ repetition, gapMs, lost, streams }: SampleRound): RoundResult {
  const faultAt = Date.UTC(2026, 0, 1, 12, repetition)
  const back = faultAt + deadAfterMs + gapMs
  const end = back + 9000
  const ops = streams.flatMap((stream) => writes(stream, { faultAt, back, end }))
  const numbers = ops.filter(({ outcome, end: at }) => outcome === 'acked' && at < faultAt + deadAfterMs)
  const gone = Object.fromEntries(
    streams.map((stream) => [
      stream,
      lost === 0
        ? []
        : numbers
            .filter((op) => op.stream === stream)
            .slice(-lost)
            .map(({ n }) => n),
    ]),
  )
  const missing = pods.map((server) => ({ server, role: '', runId: '', missing: gone }))
  const evidence: TimelineEvidence = {
    ...{ since: faultAt - 3000, faultAt, pods, addresses, ops, lost: gone },
    ...{ history: lives(faultAt), views: looks(faultAt, back), events: announcements(faultAt, back) },
    waits: [{ pod: pods[0] ?? '', thread: '1', ms: 120, since: faultAt + 4000, at: faultAt + 4025 }],
    marks: [{ at: faultAt, kind: 'fault', text: 'delete-master: master x-redis-0 on worker' }],
  }
  const results = streams.map((stream) => {
    const own = ops.filter((op) => op.stream === stream)
    const all = {
      stream: stream as 'plain',
      round: own,
      all: own,
      window: { from: faultAt - 1000, to: end },
      switches: [],
      waits: [],
    }
    return [stream, streamResult({ ...all, missing: missing as never })]
  })
  const machine = { busy: 71, stolen: 3, worstStolen: 12, diskWait: 2, worstLateMs: 40 }
  return roundLike({
    ...{
      round: "the master's pod is deleted",
      repetition,
      faultAt,
      masterBefore: 'x-redis-0',
      masterAfter: 'x-redis-2',
    },
    streams: Object.fromEntries(results) as RoundResult['streams'],
    ...{ settledMs: gapMs + 8000, closedMs: 40, machine, timeline: timelineOf(evidence) },
  })
}

interface Moments {
  faultAt: number
  back: number
  end: number
}

function writes(stream: string, { faultAt, back, end }: Moments): Op[] {
  const from = faultAt - 2800
  return Array.from({ length: Math.floor((end - from) / 5) }, (_, i): Op => {
    const start = from + i * 5
    const dead = start >= faultAt + deadAfterMs && start < back
    const done = { stream, n: i + 1, start, end: start + 1 + (i % 3), runId: start < back ? 'r0' : 'r2' }
    return dead ? { ...done, outcome: 'failed', error: 'connection refused' } : { ...done, outcome: 'acked' }
  })
}

function lives(faultAt: number): PodMoment[] {
  const moment = (at: number, pod: string, part: Partial<PodMoment>): PodMoment => ({
    ...{ at, pod, uid: pod, node: 'worker', phase: 'Running', ready: true, ending: false, gone: false, started: true },
    containers: [{ name: 'redis', image: 'redis:8.0.2', id: `${pod}-1`, restarts: 0, running: true }],
    ...part,
  })
  return [
    ...pods.map((pod) => moment(faultAt - 60_000, pod, {})),
    moment(faultAt + 900, 'x-redis-0', { gone: true }),
    moment(faultAt + 5200, 'x-redis-0', {
      uid: 'new',
      containers: [{ name: 'redis', image: 'redis:8.0.2', id: 'new', restarts: 0, running: true }],
    }),
  ]
}

function looks(faultAt: number, back: number): ViewAnswer[] {
  const node = (i: number, part: Partial<NodeView>): NodeView => ({
    ...{ node: pods[i] ?? '', runId: `r${i}`, role: 'slave', link: 'up', follows: '', onlineReplicas: [] },
    ...part,
  })
  const view = (at: number, nodes: NodeView[]): ViewAnswer => ({ at, sentinels: [], nodes })
  return [
    view(faultAt - 3000, [node(0, { role: 'master' }), node(1, {}), node(2, {})]),
    view(faultAt + 1000, [node(0, { error: 'refused' }), node(1, {}), node(2, {})]),
    view(back + 100, [node(0, { error: 'refused' }), node(1, {}), node(2, { role: 'master' })]),
    view(back + 6000, [node(0, { runId: 'new' }), node(1, {}), node(2, { role: 'master' })]),
  ]
}

function announcements(faultAt: number, back: number): ClientEvent[] {
  return [0, 1, 2].flatMap((i) => {
    const event = (at: number, kind: string, text: string): ClientEvent => ({
      ...{ at: at + i * 30, kind, text },
      source: `x-sentinel-${i}`,
    })
    return [
      event(faultAt + deadAfterMs + 300, '+sdown', 'master mymaster 10.96.0.1 6379'),
      ...(i === 0 ? [event(back - 400, '+odown', 'master mymaster 10.96.0.1 6379 #quorum 2/2')] : []),
      event(back - 300, '+new-epoch', '1'),
      event(back - 100, '+switch-master', 'mymaster 10.96.0.1 6379 10.96.0.3 6379'),
      event(back + 4000, '-sdown', 'slave 10.96.0.1:6379 10.96.0.1 6379 @ mymaster 10.96.0.3 6379'),
    ]
  })
}
