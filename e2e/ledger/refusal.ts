import type { Op } from './types.ts'

/** How a server stopped acknowledging. */
export interface Refusal {
  /** From the cut to its last acknowledgement, in milliseconds. */
  lastAckMs: number
  /** Writes that it answered later with an error: without any, nothing was tried. */
  refused: number
}

/** How the server with this `run_id` stopped to acknowledge writes after a moment. */
export function refusalOf(ops: readonly Op[], { runId, at }: { runId: string; at: number }): Refusal {
  const own = ops.filter((op) => op.runId === runId)
  const lastAck = own.reduce((last, { outcome, end }) => (outcome === 'acked' ? Math.max(last, end) : last), at)
  const refused = own.filter(({ outcome, start }) => outcome === 'failed' && start > lastAck).length
  return { lastAckMs: lastAck - at, refused }
}
