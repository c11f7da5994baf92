import { seconds } from '../seconds.ts'
import type { TimelineEvent } from '../timeline/sentinel-events.ts'
import type { Timeline } from '../timeline/timeline.ts'
import { shortPod, shortPods } from '../words.ts'
import { glyphOf } from './glyphs.ts'
import type { Glyph } from './glyphs.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'
import type { Scale } from './scale.ts'

/** Height of a Sentinel's lane, in pixels. */
export const sentinelLaneHeight = 18

/** Names of the Sentinels that announced something, in order. */
export function sentinelsOf({ events }: Timeline): string[] {
  return [...new Set(events.map(({ source }) => source))].sort()
}

// What matters most is drawn last, above the others.
const order: Glyph[] = ['vote', 'back', 'sdown', 'odown', 'abort', 'switch']

/** One lane a Sentinel: a shape for each thing that it announced. */
export function sentinelLanes(timeline: Timeline, scale: Scale, top: number): Markup {
  return markup`${sentinelsOf(timeline).map((sentinel, i) => {
    const y = top + i * sentinelLaneHeight + sentinelLaneHeight / 2
    const own = timeline.events.filter(({ source }) => source === sentinel)
    const drawn = own.toSorted((a, b) => order.indexOf(glyphOf(a.kind)) - order.indexOf(glyphOf(b.kind)))
    return markup`<text class="lane" x="0" dx="-10" y="${y + 4}">${shortPod(sentinel)}</text>
      <line class="base" x1="0" x2="100%" y1="${y}" y2="${y}"/>${drawn.map((event) => shape(event, scale, y))}`
  })}`
}

function shape(event: TimelineEvent, scale: Scale, y: number): Markup {
  const glyph = glyphOf(event.kind)
  return markup`<use href="#g-${glyph}" class="g ${glyph}" x="${scale.x(event.at)}" y="${y}"><title>${seconds(event.at)} ${event.kind} ${shortPods(event.text)}</title></use>`
}
