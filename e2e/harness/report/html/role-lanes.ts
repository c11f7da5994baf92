import { seconds } from '../seconds.ts'
import type { RoleState } from '../timeline/role-sightings.ts'
import type { Timeline } from '../timeline/timeline.ts'
import { shortPod } from '../words.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'
import type { Scale } from './scale.ts'

/** Height of a data pod's lane, in pixels. */
export const roleLaneHeight = 22

// The states differ in height and outline, not in colour alone.
const heights: Record<RoleState, number> = { master: 14, replica: 6, starting: 6, down: 2 }
const words: Record<RoleState, string> = {
  master: 'master',
  replica: 'replica',
  starting: 'starts or syncs',
  down: 'down or silent',
}

/** One lane a data pod: what it was, over time. */
export function roleLanes(timeline: Timeline, scale: Scale, top: number): Markup {
  return markup`${timeline.lanes.map(({ pod, segments }, i) => {
    const middle = top + i * roleLaneHeight + roleLaneHeight / 2
    const bars = segments.map((segment) => {
      const { state } = segment
      const height = heights[state]
      const told = `${shortPod(pod)}: ${words[state]}, ${seconds(segment.from)} to ${seconds(segment.to)}`
      const box = markup`x="${scale.x(segment.from)}" width="${scale.width(segment)}" y="${middle - height / 2}" height="${height}"`
      const wide = scale.share(segment.to) - scale.share(segment.from) > 0.2
      const label =
        state === 'master' && wide
          ? markup`<text class="in-master" x="${scale.x(segment.from)}" dx="6" y="${middle + 4}">master</text>`
          : undefined
      return markup`<rect class="role ${state}" ${box}><title>${told}</title></rect>${label}`
    })
    return markup`<text class="lane" x="0" dx="-10" y="${middle + 4}">${shortPod(pod)}</text>${bars}`
  })}`
}
