import type { Op } from '../ledger/types.ts'

/** The streams that the ledger client writes: `wait1` asks for one replica's word after each write. */
export const streams = ['plain', 'wait1'] as const
export type Stream = (typeof streams)[number]

/** Something that happened to the client or that a Sentinel announced. */
export interface ClientEvent {
  at: number
  /** `ready`, `close`, `error` of a stream, or a Sentinel's channel such as `+switch-master`. */
  kind: string
  /** Name of the stream or of the Sentinel's Service. */
  source: string
  text: string
}

/** Answer of `GET /status`: `now` is the clock of the client, in milliseconds since the epoch. */
export interface Status {
  now: number
  running: boolean
  offered: Record<Stream, number>
  acked: Record<Stream, number>
  /** When each stream got its last acknowledgement. */
  lastAck: Record<Stream, number>
}

/** A write on the wire: `[n, start, end, outcome, runId, error]`, the last two as indexes into `words`. */
export type PackedOp = [number, number, number, 0 | 1 | 2, number, number]

/** Answer of `POST /take`: what was recorded since the last take. */
export interface OpsAnswer {
  words: string[]
  ops: Record<Stream, PackedOp[]>
  events: ClientEvent[]
}

/** Body of `POST /verify`: look up the keys 1..n of each stream. */
export interface VerifyRequest {
  upTo: Record<Stream, number>
  /** Data pods to ask besides the master: names of Services. */
  replicas: string[]
}

/** What one server has not: numbers whose key is absent or holds another value. */
export interface Missing {
  server: string
  role: string
  runId: string
  missing: Record<Stream, number[]>
  /** Why it could not be asked. */
  error?: string
}

/** Answer of `POST /verify`: the master first. */
export type VerifyAnswer = Missing[]

/** One Sentinel's view of the set. */
export interface SentinelView {
  sentinel: string
  /** `ip:port` of the master it names; empty when it names none. */
  address: string
  epoch: number
  flags: string
  replicas: number
  otherSentinels: number
  error?: string
}

/** One data pod's word about itself. */
export interface NodeView {
  node: string
  runId: string
  role: string
  /** Of a replica: `up` or `down`. */
  link: string
  /** Of a replica: `ip:port` of its master. */
  follows: string
  /** Of a master: replicas that are online. */
  onlineReplicas: number
  error?: string
}

/** Answer of `GET /view`. */
export interface ViewAnswer {
  at: number
  sentinels: SentinelView[]
  nodes: NodeView[]
}

const outcomes: Op['outcome'][] = ['acked', 'failed', 'unknown']

/** Shorten the writes for the wire: texts become indexes into a table. */
export function packOps(ops: readonly Op[], wordIndex: (word: string) => number): PackedOp[] {
  return ops.map((op) => [
    op.n,
    op.start,
    op.end,
    outcomes.indexOf(op.outcome) as 0 | 1 | 2,
    wordIndex(op.runId),
    op.error === undefined ? -1 : wordIndex(op.error),
  ])
}

/** The reverse of {@link packOps}. */
export function unpackOps(answer: OpsAnswer, stream: Stream): Op[] {
  return answer.ops[stream].map(([n, start, end, outcome, runId, error]) => ({
    stream,
    n,
    start,
    end,
    outcome: outcomes[outcome] ?? 'unknown',
    runId: answer.words[runId] ?? '',
    ...(error === -1 ? {} : { error: answer.words[error] ?? '' }),
  }))
}
