import type { Op } from './types.ts'

/** How a server stopped acknowledging. */
export interface Refusal {
  /** From the cut to its last acknowledgement, in milliseconds. */
  lastAckMs: number
  /** Writes that it answered later with an error: without any, nothing was tried. */
  refused: number
}

/** Options of {@link refusalOf}. */
export interface RefusalOptions {
  /** Of the server. */
  runId: string
  /** The cut. */
  at: number
  /** Its end: a replica that the server becomes then refuses writes, too. */
  until: number
}

/** How a server that is cut off stopped acknowledging writes. */
export function refusalOf(ops: readonly Op[], { runId, at, until }: RefusalOptions): Refusal {
  const own = ops.filter((op) => op.runId === runId && op.start < until)
  const lastAck = own.reduce((last, { outcome, end }) => (outcome === 'acked' ? Math.max(last, end) : last), at)
  const refused = own.filter(({ outcome, start }) => outcome === 'failed' && start > lastAck).length
  return { lastAckMs: lastAck - at, refused }
}

/** Options of {@link cutAt}. */
export interface CutOptions {
  /** Of the server. */
  runId: string
  /** Before the cut, and when it was certainly made. */
  between: readonly [number, number]
}

/**
 * When a server was cut off from these clients: with the last acknowledgement that they heard of it, which at 200 writes/s comes at most
 * some milliseconds before. How long a command took that unplugs a network says less.
 */
export function cutAt(ops: readonly Op[], { runId, between: [from, by] }: CutOptions): number {
  const heard = ops.filter((op) => op.runId === runId && op.outcome === 'acked' && op.start < by)
  return heard.reduce((last, { end }) => Math.max(last, end), from)
}
