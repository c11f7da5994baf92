import { seconds } from '../seconds.ts'
import type { StreamCounts } from '../timeline/stream-counts.ts'
import type { Timeline } from '../timeline/timeline.ts'
import { plural } from '../words.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'
import type { Scale } from './scale.ts'

const words = 15
const above = 26
const below = 13
/** Height of a stream's lane, in pixels: acknowledged writes stand on its line, missed ones hang below it. */
export const streamLaneHeight = words + above + below + 2

/** Options of {@link streamLanes}. */
export interface StreamLanesOptions {
  timeline: Timeline
  scale: Scale
  top: number
  /** Longest gap that is allowed, in milliseconds. */
  allowedGapMs?: number
}

/** One lane a stream: writes per bucket, and the longest gap between two acknowledgements. */
export function streamLanes(options: StreamLanesOptions): Markup {
  const { timeline, top } = options
  const usual = usualRate(timeline.streams)
  return markup`${timeline.streams.map((stream, i) => {
    const base = top + i * streamLaneHeight + words + above
    const area = (counts: readonly number[], kind: string): Markup => {
      const size = kind === 'missed' ? below : above
      const y = kind === 'missed' ? base : base - above
      // A bucket may hold the answers to all that was held back before it: the picture ends at twice the usual.
      const scaled = counts.map((n) => Math.round(Math.min(1, n / (usual * 2)) * above * 10) / 10)
      const path = kind === 'missed' ? steps(scaled, (h) => h) : steps(scaled, (h) => size - h)
      const view = `0 0 ${counts.length} ${size}`
      return markup`<svg x="0" y="${y}" width="100%" height="${size}" viewBox="${view}" preserveAspectRatio="none"><path class="${kind}" d="${path}"/></svg>`
    }
    const lost =
      stream.lost === undefined ? undefined : [area(stream.lost, 'lost'), lostLabel(stream.lost, options, base)]
    return markup`<text class="lane" x="0" dx="-10" y="${base - 6}">${stream.stream}</text>
      ${area(stream.acked, 'acked')}${lost}${area(stream.missed, 'missed')}
      <line class="base" x1="0" x2="100%" y1="${base}" y2="${base}"/>${gapOf(stream, options, base)}`
  })}`
}

function gapOf({ gap, stream }: StreamCounts, { scale, allowedGapMs }: StreamLanesOptions, base: number): Markup {
  if (gap === undefined || gap.to < scale.from || gap.from > scale.to) return markup``
  const ms = gap.to - gap.from
  const over = allowedGapMs !== undefined && ms > allowedGapMs
  const kind = over ? 'gap over' : 'gap'
  const limit = over ? scale.x(gap.from + allowedGapMs) : undefined
  const middle = (Math.max(gap.from, scale.from) + Math.min(gap.to, scale.to)) / 2
  const anchor = scale.share(middle) > 0.93 ? 'end' : scale.share(middle) < 0.07 ? 'start' : 'middle'
  const y = base - above
  return markup`<g class="${kind}"><rect x="${scale.x(gap.from)}" width="${scale.width(gap)}" y="${y}" height="${above + below}">
      <title>${stream}: no write was acknowledged for ${seconds(ms)}</title></rect>
    ${limit === undefined ? undefined : markup`<line class="limit" x1="${limit}" x2="${limit}" y1="${y - 2}" y2="${base + below}"/>`}
    <text x="${scale.x(middle)}" text-anchor="${anchor}" y="${y - 4}">${seconds(ms)}${over ? ' ✗' : ''}</text></g>`
}

function lostLabel(counts: readonly number[], { timeline, scale }: StreamLanesOptions, base: number): Markup {
  const total = counts.reduce((sum, n) => sum + n, 0)
  const last = counts.findLastIndex((n) => n > 0)
  const at = timeline.from + (last + 1) * timeline.bucketMs
  // Beside the line of the fault rather than across it.
  const end = at > 0 && scale.share(at) - scale.share(0) < 0.1 ? 0 : at
  return markup`<text class="lost-count" x="${scale.x(end)}" dx="-5" text-anchor="end" y="${base - above - 4}">${total} lost ✗</text>`
}

/** What a bucket usually holds: the median of those that hold anything, of all streams. */
function usualRate(streams: readonly StreamCounts[]): number {
  const filled = streams.flatMap(({ acked }) => acked.filter((n) => n > 0)).sort((a, b) => a - b)
  return filled[Math.floor(filled.length / 2)] ?? 1
}

// One horizontal line a run of equal buckets.
function steps(heights: readonly number[], y: (height: number) => number): string {
  const zero = y(0)
  let path = `M0 ${zero}`
  heights.forEach((height, i) => {
    if (height !== (heights[i - 1] ?? 0)) path += `H${i}V${y(height)}`
  })
  return `${path}H${heights.length}V${zero}Z`
}

/** Writes that were acknowledged and are lost, in words for the picture's text. */
export function lostWords({ streams }: Timeline): string {
  const lost = streams.map(({ lost: counts = [] }) => counts.reduce((sum, n) => sum + n, 0))
  const total = lost.reduce((sum, n) => sum + n, 0)
  return total === 0 ? '' : `${plural(total, 'acknowledged write')} of this repetition lost`
}
