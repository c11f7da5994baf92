import { writeGaps } from '../../../ledger/gaps.ts'
import type { Op } from '../../../ledger/types.ts'
import type { Place, Span } from './span.ts'

/** Writes of one stream in each bucket. */
export interface StreamCounts {
  stream: string
  /** Acknowledged writes by the arrival of their answers. */
  acked: number[]
  /** Writes without an acknowledgement (failed or unknown) by the time they were sent. */
  missed: number[]
  /** Those of `acked` that the master lacks afterwards; absent when there are none. */
  lost?: number[]
  /** Longest time without an acknowledgement since a second before the fault, in milliseconds since the fault. */
  gap?: Span
}

/** Options of {@link streamCounts}. */
export interface StreamCountsOptions extends Place {
  bucketMs: number
  /** Numbers of the lost writes by stream. */
  lost: Readonly<Record<string, readonly number[]>>
}

/** Count the writes of every stream that occurs, in buckets from the begin of a span. */
export function streamCounts(ops: readonly Op[], options: StreamCountsOptions): StreamCounts[] {
  const end = ops.reduce((last, op) => Math.max(last, op.end), options.origin)
  const names = [...new Set(ops.map(({ stream }) => stream))]
  return names.map((stream) => {
    const own = ops.filter((op) => op.stream === stream)
    const acked = own.filter(({ outcome }) => outcome === 'acked')
    const missed = own.filter(({ outcome }) => outcome !== 'acked')
    const numbers = new Set(options.lost[stream])
    const lost = acked.filter(({ n }) => numbers.has(n))
    const [gap] = writeGaps(own, { window: { from: options.origin - 1000, to: end } })
    const arrivals = (some: readonly Op[]): number[] =>
      inBuckets(
        some.map((op) => op.end),
        options,
      )
    return {
      stream,
      acked: arrivals(acked),
      missed: inBuckets(
        missed.map((op) => op.start),
        options,
      ),
      ...(lost.length === 0 ? {} : { lost: arrivals(lost) }),
      ...(gap === undefined ? {} : { gap: { from: gap.from - options.origin, to: gap.to - options.origin } }),
    }
  })
}

function inBuckets(moments: readonly number[], { origin, from, to, bucketMs }: StreamCountsOptions): number[] {
  const counts = Array.from({ length: Math.ceil((to - from) / bucketMs) }, () => 0)
  for (const at of moments) {
    const bucket = Math.floor((at - origin - from) / bucketMs)
    const count = counts[bucket]
    if (count !== undefined) counts[bucket] = count + 1
  }
  return counts
}
