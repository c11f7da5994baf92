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
