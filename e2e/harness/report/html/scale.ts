import type { Span } from '../timeline/span.ts'

/** Places in a picture that stretches with its window: times become percentages, heights are pixels. */
export interface Scale extends Span {
  /** Where a moment is. */
  x: (at: number) => string
  /** How much of the width a span takes. */
  width: (span: Span) => string
  /** The same as a number from 0 to 1. */
  share: (at: number) => number
}

/** The scale of a span; what is outside it is put on its edge. */
export function scaleOf({ from, to }: Span): Scale {
  const share = (at: number): number => Math.min(1, Math.max(0, (at - from) / (to - from)))
  const percent = (part: number): string => `${(part * 100).toFixed(2)}%`
  return {
    from,
    to,
    share,
    x: (at) => percent(share(at)),
    width: (span) => percent(share(span.to) - share(span.from)),
  }
}
