import { PLAIN_LANES } from './load.ts'
import type { LedgerVerdict } from './load.ts'
import { explain } from './moments.ts'

/**
 * A server that was stopped answers, when it goes on, what sat in its sockets, all in one go. Another that acknowledges in
 * these milliseconds is no second master that goes on writing.
 */
const ONE_GO_MS = 20

/** What may explain a loss. */
export interface Excuses {
  /** At so many moments at most a kill, or the end of a stop, may take writes without WAIT along. @defaultValue at each */
  crashes?: number
}

/** Sentences on what did not hold; none when all is well. */
export function whatBroke(verdict: LedgerVerdict, { crashes = Infinity }: Excuses = {}): string[] {
  const broken: string[] = []
  const { plain, wait1, overlaps, missingOnReplicas, moments, ops } = verdict
  const name = (ops: readonly { n: number; end: number; runId: string }[]): string =>
    ops
      .slice(0, 3)
      .map((op) => `${op.n} acked ${new Date(op.end).toISOString()} by ${op.runId.slice(0, 8)}`)
      .join(', ')
  if (wait1.lost.length > 0) broken.push(`${wait1.lost.length} lost that a replica had: ${name(wait1.lost)}`)
  const explained = explain(plain.lost, ops, moments, PLAIN_LANES)
  const { unexplained } = explained
  if (unexplained.length > 0) {
    const kills = moments.killed.map((at) => new Date(at).toISOString().slice(11, 23)).join(', ')
    broken.push(
      `${unexplained.length} of ${plain.lost.length} lost of the plain stream have no reason: ${name(unexplained)}; kills: ${kills || 'none'}`,
    )
  }
  if (explained.moments > crashes) {
    broken.push(`${explained.moments} moments lost plain writes, ${crashes} may: ${name(plain.lost)}`)
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
