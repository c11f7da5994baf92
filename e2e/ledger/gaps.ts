import type { Gap, Op, Window } from './types.ts'

/** Options of {@link writeGaps}. */
export interface GapOptions {
  /** Judge this span only; its ends count as acknowledgements. Default: from the first start to the last end. */
  window?: Window
  /** Leave out shorter gaps, in milliseconds. @defaultValue 50 */
  atLeastMs?: number
}

/**
 * Times in which no write was acknowledged, longest first, measured between the arrivals of acknowledgements.
 * Without any acknowledgement the whole window is one gap.
 */
export function writeGaps(ops: readonly Op[], options: GapOptions = {}): Gap[] {
  const window = options.window ?? spanOf(ops)
  if (window === undefined) return []
  const acks = ops
    .filter((op) => op.outcome === 'acked' && op.end >= window.from && op.end <= window.to)
    .map((op) => op.end)
    .sort((a, b) => a - b)
  const gaps: Gap[] = []
  let from = window.from
  for (const to of [...acks, window.to]) {
    if (to - from >= (options.atLeastMs ?? 50)) gaps.push({ from, to, ms: to - from })
    from = to
  }
  return gaps.sort((a, b) => b.ms - a.ms)
}

function spanOf(ops: readonly Op[]): Window | undefined {
  if (ops.length === 0) return undefined
  let from = Infinity
  let to = -Infinity
  for (const op of ops) {
    from = Math.min(from, op.start)
    to = Math.max(to, op.end)
  }
  return { from, to }
}
