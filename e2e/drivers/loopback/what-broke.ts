import { PLAIN_LANES } from './load.ts'
import type { LedgerVerdict } from './load.ts'

/**
 * A server that was stopped answers, when it goes on, what sat in its sockets, all in one go. Another that acknowledges in
 * these milliseconds is no second master that goes on writing.
 */
const ONE_GO_MS = 20

/** What may explain a loss. */
export interface Excuses {
  /** Events that kill or stop a data pod: each may take along what was in flight on the plain stream. */
  faults: number
}

/** Sentences on what did not hold; none when all is well. */
export function whatBroke(verdict: LedgerVerdict, { faults }: Excuses): string[] {
  const broken: string[] = []
  const { plain, wait1, overlaps, missingOnReplicas } = verdict
  const name = (ops: readonly { n: number; end: number; runId: string }[]): string =>
    ops
      .slice(0, 3)
      .map((op) => `${op.n} acked ${new Date(op.end).toISOString()} by ${op.runId.slice(0, 8)}`)
      .join(', ')
  if (wait1.lost.length > 0) broken.push(`${wait1.lost.length} lost that a replica had: ${name(wait1.lost)}`)
  // A crash takes along what was acknowledged and not yet sent on; a stopped server acknowledges what sat in its socket.
  const allowed = faults * PLAIN_LANES
  if (plain.lost.length > allowed) {
    broken.push(`${plain.lost.length} lost of the plain stream, ${allowed} may be: ${name(plain.lost)}`)
  }
  for (const { runIds, from, ms } of overlaps) {
    if (ms <= ONE_GO_MS) continue
    const [a, b] = runIds.map((runId) => runId.slice(0, 8))
    broken.push(`${a} and ${b} both acknowledged for ${ms.toFixed(0)} ms from ${new Date(from).toISOString()}`)
  }
  for (const [ordinal, count] of Object.entries(missingOnReplicas)) {
    if (count > 0) broken.push(`${count} acknowledged writes are not on replica ${ordinal}`)
  }
  return broken
}
