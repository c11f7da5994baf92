import { writeGaps } from './gaps.ts'
import type { GapOptions } from './gaps.ts'
import type { Op, Verdict } from './types.ts'

/** Options of {@link analyse}. */
export interface AnalyseOptions extends GapOptions {
  /** Is this write in the store with its value? Asked after everything has settled. */
  present: (op: Op) => boolean
}

/** The verdict on the writes of one stream: what was acknowledged, what of it is lost, and when nothing was. */
export function analyse(ops: readonly Op[], options: AnalyseOptions): Verdict {
  const errors: Record<string, number> = {}
  const count = { acked: 0, failed: 0, unknown: 0 }
  const lost: Op[] = []
  const resurrected: Op[] = []
  for (const op of ops) {
    count[op.outcome]++
    if (op.error !== undefined) errors[op.error] = (errors[op.error] ?? 0) + 1
    if (op.outcome === 'acked' && !options.present(op)) lost.push(op)
    if (op.outcome === 'failed' && options.present(op)) resurrected.push(op)
  }
  return { ...count, lost, resurrected, gaps: writeGaps(ops, options), errors, runIds: runIdsOf(ops) }
}

function runIdsOf(ops: readonly Op[]): string[] {
  const acked = ops.filter((op) => op.outcome === 'acked' && op.runId !== '').sort((a, b) => a.end - b.end)
  return [...new Set(acked.map((op) => op.runId))]
}
