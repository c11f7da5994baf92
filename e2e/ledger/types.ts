/** What the client knows about a write: answered OK, surely not done, or neither. */
export type Outcome = 'acked' | 'failed' | 'unknown'

/** One write of the ledger. Times are milliseconds since the epoch, fractions allowed. */
export interface Op {
  /** Which writer: `plain`, `sticky`, ... */
  stream: string
  /** Number of the write in its stream; its key is `ledger:<stream>:<n>` and its value `<n>`. */
  n: number
  /** When the client meant to send it. */
  start: number
  /** When the answer came, or the client gave up. */
  end: number
  outcome: Outcome
  /** `run_id` of the server process it was written on; empty when it was never sent. */
  runId: string
  /** First word or message of the error, when there was one. */
  error?: string
  /** Role that the server gave itself when the connection was opened: `master` or `slave`; absent when not known. */
  role?: string
  /** When its connection began to open; absent when it had none. */
  opened?: number
}

/** A time in which no write of a stream was acknowledged. */
export interface Gap {
  from: number
  to: number
  ms: number
}

/** Two server processes that both acknowledged writes in the same time. */
export interface Overlap {
  runIds: [string, string]
  from: number
  to: number
  ms: number
}

/** A span of time; both ends are milliseconds since the epoch. */
export interface Window {
  from: number
  to: number
}

/** The verdict on one stream. */
export interface Verdict {
  acked: number
  failed: number
  unknown: number
  /** Acknowledged writes that are not in the store: must be empty. */
  lost: Op[]
  /** Writes that surely failed and yet are in the store: reported, not asserted. */
  resurrected: Op[]
  /** Times without an acknowledged write, longest first. */
  gaps: Gap[]
  /** Count of each error text, to say why writes were not acknowledged. */
  errors: Record<string, number>
  /** Process ids of the servers in the order of their first acknowledged write. */
  runIds: string[]
}

/** Key of a write. */
export function keyOf(op: Pick<Op, 'stream' | 'n'>): string {
  return `ledger:${op.stream}:${op.n}`
}
