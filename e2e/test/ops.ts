import type { Op } from '../ledger/types.ts'

/** A write with defaults: acknowledged 1 ms after it was sent, on server `a`. */
export function op(part: Partial<Op> & { n: number; start: number }): Op {
  return { stream: 'plain', end: part.start + 1, outcome: 'acked', runId: 'a', ...part }
}

/** Acknowledged writes every 5 ms in a span of time. */
export function steadyOps(from: number, to: number, runId = 'a', firstN = 1): Op[] {
  return Array.from({ length: Math.floor((to - from) / 5) }, (_, i) =>
    op({ n: firstN + i, start: from + i * 5, runId }),
  )
}
