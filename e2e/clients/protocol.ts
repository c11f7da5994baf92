import type { Op } from '../ledger/types.ts'

/**
 * The streams that the ledger client can write. By Sentinel: `plain`, and `wait1`, which asks for one replica's word after
 * each write. Through the proxy: `sticky` on one connection, `reconnecting` on a new one every few writes.
 */
export const streams = ['plain', 'wait1', 'sticky', 'reconnecting'] as const
export type Stream = (typeof streams)[number]

/** Those that know nothing of Sentinel. */
export const proxyStreams: readonly Stream[] = ['sticky', 'reconnecting']

/** A value for each stream. */
export function forStreams<T>(value: (stream: Stream) => T): Record<Stream, T> {
  const [plain, wait1, sticky, reconnecting] = streams
  return {
    plain: value(plain),
    wait1: value(wait1),
    sticky: value(sticky),
    reconnecting: value(reconnecting),
  }
}

/** Something that happened to the client or that a Sentinel announced. */
export interface ClientEvent {
  at: number
  /** `ready`, `close`, `error` of a stream, or a Sentinel's channel such as `+switch-master`. */
  kind: string
  /** Name of the stream or of the Sentinel's Service. */
  source: string
  text: string
}

/** Answer of `GET /status`: `now` is the clock of the client, in milliseconds since the epoch. Streams not in use have 0. */
export interface Status {
  now: number
  running: boolean
  offered: Record<Stream, number>
  acked: Record<Stream, number>
  /** When each stream got its last acknowledgement. */
  lastAck: Record<Stream, number>
}

/** A write on the wire: `[n, start, end, outcome, opened, runId, role, error]`, the last three as indexes into `words`. */
export type PackedOp = [number, number, number, 0 | 1 | 2, number, number, number, number]

/** Answer of `POST /take`: what was recorded since the last take. */
export interface OpsAnswer {
  words: string[]
  ops: Record<Stream, PackedOp[]>
  events: ClientEvent[]
}

/** Body of `POST /verify`: look up the keys from..upTo of each stream. */
export interface VerifyRequest {
  from: Record<Stream, number>
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

/** Answer of `GET /idle`: connections through the proxy that carry nothing but were asked for a sign of life just now. */
export interface IdleAnswer {
  opened: number
  alive: number
  /** How long ago the youngest was opened, in milliseconds. */
  ageMs: number
  /** Lives of those that ended, in milliseconds. */
  endedAfterMs: number[]
}

/** A server that a Sentinel lists beside the master. */
export interface Listed {
  /** `ip:port` as the server announces it. */
  address: string
  /** Such as `slave` or `sentinel,s_down`. */
  flags: string
}

/** One Sentinel's view of the set. */
export interface SentinelView {
  sentinel: string
  /** `ip:port` of the master it names; empty when it names none. */
  address: string
  epoch: number
  flags: string
  replicas: Listed[]
  otherSentinels: Listed[]
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
  /** Of a master: `ip:port` of each replica that is online. */
  onlineReplicas: string[]
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
    op.opened ?? -1,
    wordIndex(op.runId),
    op.role === undefined ? -1 : wordIndex(op.role),
    op.error === undefined ? -1 : wordIndex(op.error),
  ])
}

/** The reverse of {@link packOps}. */
export function unpackOps(answer: OpsAnswer, stream: Stream): Op[] {
  return answer.ops[stream].map(([n, start, end, outcome, opened, runId, role, error]) => ({
    stream,
    n,
    start,
    end,
    outcome: outcomes[outcome] ?? 'unknown',
    runId: answer.words[runId] ?? '',
    ...(opened === -1 ? {} : { opened }),
    ...(role === -1 ? {} : { role: answer.words[role] ?? '' }),
    ...(error === -1 ? {} : { error: answer.words[error] ?? '' }),
  }))
}
