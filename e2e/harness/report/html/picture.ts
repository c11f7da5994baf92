import type { Timeline } from '../timeline/timeline.ts'
import { axis } from './axis.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'
import { roleLaneHeight, roleLanes } from './role-lanes.ts'
import { scaleOf } from './scale.ts'
import type { Scale } from './scale.ts'
import { sentinelLaneHeight, sentinelLanes, sentinelsOf } from './sentinel-lanes.ts'
import { streamLaneHeight, streamLanes } from './stream-lanes.ts'
import { waitLane, waitLaneHeight } from './wait-lane.ts'

/** Options of {@link picture}. */
export interface PictureOptions {
  timeline: Timeline
  /** What it shows, for those who cannot see it. */
  label: string
  /** Longest gap that is allowed, in milliseconds. */
  allowedGapMs?: number
}

const head = 22
const between = 8

/** The picture of one repetition: roles, writes, waits for a core and Sentinels under one axis of time, as wide as its place. */
export function picture({ timeline, label, allowedGapMs }: PictureOptions): Markup {
  const scale = scaleOf(timeline)
  const streamsTop = head + timeline.lanes.length * roleLaneHeight + between
  const waitsTop = streamsTop + timeline.streams.length * streamLaneHeight + between
  const sentinelsTop = waitsTop + waitLaneHeight
  const bottom = sentinelsTop + sentinelsOf(timeline).length * sentinelLaneHeight
  const { lines, labels } = axis(scale, bottom)
  const limit = allowedGapMs === undefined ? {} : { allowedGapMs }
  return markup`<div class="picture"><svg width="100%" height="${bottom + 20}" role="img" aria-label="${label}">
    ${lastingFault(timeline, scale, bottom)}${lines}
    ${roleLanes(timeline, scale, head)}
    ${streamLanes({ timeline, scale, top: streamsTop, ...limit })}
    ${waitLane(timeline, scale, waitsTop)}
    ${sentinelLanes(timeline, scale, sentinelsTop)}
    ${moment(scale, { at: 0, text: 'fault', bottom })}
    ${timeline.faultEnd === undefined ? undefined : moment(scale, { at: timeline.faultEnd, text: 'fault ends', bottom })}
    ${labels}</svg></div>`
}

function lastingFault({ faultEnd }: Timeline, scale: Scale, bottom: number): Markup | undefined {
  if (faultEnd === undefined) return undefined
  const width = scale.width({ from: 0, to: faultEnd })
  return markup`<rect class="lasting" x="${scale.x(0)}" width="${width}" y="16" height="${bottom - 16}"/>`
}

function moment(scale: Scale, { at, text, bottom }: { at: number; text: string; bottom: number }): Markup {
  const x = scale.x(at)
  const [anchor, dx] = scale.share(at) > 0.8 ? ['end', 2] : ['start', -2]
  return markup`<line class="moment" x1="${x}" x2="${x}" y1="14" y2="${bottom}"/>
    <text class="moment" x="${x}" dx="${dx}" y="10" text-anchor="${anchor}">${text}</text>`
}
