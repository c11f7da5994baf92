import { writeGaps } from '../../../ledger/gaps.ts'
import type { Op } from '../../../ledger/types.ts'
import type { TimelineEvidence } from './timeline.ts'

/** A span of time, in milliseconds since the fault. */
export interface Span {
  from: number
  to: number
}

/** A span, and the moment (since the epoch) that is its zero. */
export interface Place extends Span {
  origin: number
}

/** Time that is shown before and after a fault, in milliseconds. */
const aroundMs = 20_000
/** Time that is shown after what made the picture longer, in milliseconds. */
const tailMs = 3000
const longestMs = 180_000

/** What is worth showing: 20 s around the fault, and more when the writes stopped or the fault lasted for longer. */
export function spanOf(evidence: TimelineEvidence & { faultEnd: number | undefined }): Span {
  const { faultAt, since, ops, faultEnd } = evidence
  const seen = [...ops.map(({ end }) => end), ...evidence.views.map(({ at }) => at)]
  const last = seen.reduce((latest, at) => Math.max(latest, at), faultAt)
  const streams = [...new Set(ops.map(({ stream }) => stream))]
  const gapEnds = streams.map((stream) => gapEnd(ops, { stream, faultAt, last }))
  const ends = [...gapEnds, faultEnd ?? 0].map((end) => end + tailMs)
  const to = Math.min(Math.max(aroundMs, ...ends), longestMs)
  return {
    from: Math.round(Math.max(since - faultAt, -aroundMs)),
    to: Math.ceil(Math.max(Math.min(to, last - faultAt), 1000)),
  }
}

function gapEnd(ops: readonly Op[], where: { stream: string; faultAt: number; last: number }): number {
  const own = ops.filter(({ stream }) => stream === where.stream)
  const [longest] = writeGaps(own, { window: { from: where.faultAt, to: where.last } })
  return longest === undefined ? 0 : longest.to - where.faultAt
}
