import type { Op, Overlap } from './types.ts'

/** Options of {@link findOverlaps}. */
export interface OverlapOptions {
  /**
   * A process that acknowledged nothing for this long starts a new term, in milliseconds.
   * @defaultValue Infinity: a process that was a master once never becomes one again (it ended).
   */
  newTermAfterMs?: number
  /** Shorter overlaps are left out, in milliseconds. @defaultValue 0 */
  toleranceMs?: number
}

interface Term {
  runId: string
  firstEnd: number
  lastStart: number
  lastEnd: number
  ops: Op[]
}

/**
 * Pairs of server processes whose acknowledged writes overlap in time. Give it the writes of all streams together.
 *
 * A write was executed at some moment between its start and its end. So the process was surely a writable master from
 * the earliest end to the latest start of its acknowledged writes; only such certain spans are compared, and a write
 * that a handover held back does not count against it. Of the time that two have in common only that counts in which both did: one
 * that answers a last write, and is the master again a second later, was silent in between.
 */
export function findOverlaps(ops: readonly Op[], options: OverlapOptions = {}): Overlap[] {
  const terms = termsOf(ops, options.newTermAfterMs ?? Infinity)
  const overlaps: Overlap[] = []
  for (const [i, a] of terms.entries()) {
    for (const b of terms.slice(i + 1)) {
      if (a.runId === b.runId) continue
      const from = Math.max(a.firstEnd, b.firstEnd)
      const common = Math.min(a.lastStart, b.lastStart)
      if (common <= from) continue
      const to = Math.min(lastStartUntil(common, a), lastStartUntil(common, b))
      if (to - from > (options.toleranceMs ?? 0)) overlaps.push({ runIds: [a.runId, b.runId], from, to, ms: to - from })
    }
  }
  return overlaps.sort((a, b) => b.ms - a.ms)
}

const lastStartUntil = (time: number, { ops }: Term): number =>
  ops.reduce((last, { start }) => (start <= time && start > last ? start : last), -Infinity)

function termsOf(ops: readonly Op[], newTermAfterMs: number): Term[] {
  const acked = ops.filter((op) => op.outcome === 'acked' && op.runId !== '').sort((a, b) => a.end - b.end)
  const current = new Map<string, Term>()
  const terms: Term[] = []
  for (const op of acked) {
    const term = current.get(op.runId)
    if (term === undefined || op.end - term.lastEnd > newTermAfterMs) {
      const fresh = { runId: op.runId, firstEnd: op.end, lastStart: op.start, lastEnd: op.end, ops: [op] }
      current.set(op.runId, fresh)
      terms.push(fresh)
    } else {
      term.lastStart = Math.max(term.lastStart, op.start)
      term.lastEnd = op.end
      term.ops.push(op)
    }
  }
  return terms
}
