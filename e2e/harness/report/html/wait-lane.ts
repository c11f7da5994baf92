import { seconds } from '../seconds.ts'
import type { Timeline } from '../timeline/timeline.ts'
import { shortPod } from '../words.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'
import type { Scale } from './scale.ts'

/** Height of the lane of waits for a core, in pixels. */
export const waitLaneHeight = 18

/** One lane for all pods: the darker, the more of them had work and no core. */
export function waitLane({ waits }: Timeline, scale: Scale, top: number): Markup {
  const y = top + waitLaneHeight / 2
  return markup`<text class="lane" x="0" dx="-10" y="${y + 4}">no core</text>
    <line class="base" x1="0" x2="100%" y1="${y}" y2="${y}"/>${waits.map((span) => {
      const told = `${shortPod(span.pod)} had work and no core for ${seconds(span.to - span.from)}`
      return markup`<rect class="wait" x="${scale.x(span.from)}" width="${scale.width(span)}" y="${y - 5}" height="10"><title>${told}</title></rect>`
    })}`
}
