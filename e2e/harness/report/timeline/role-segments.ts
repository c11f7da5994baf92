import { roleSightings } from './role-sightings.ts'
import type { RoleState } from './role-sightings.ts'
import type { Place } from './span.ts'
import type { TimelineEvidence } from './timeline.ts'

/** A time in which a pod was one thing, in milliseconds since the fault. */
export interface RoleSegment {
  from: number
  to: number
  state: RoleState
}

/**
 * The roles of a pod over time. A master is drawn until it was last seen as one, since each acknowledged write shows it;
 * any other state until something else was seen. What is never seen is `down`.
 */
export function roleSegments(evidence: TimelineEvidence, place: Place & { pod: string }): RoleSegment[] {
  const segments: RoleSegment[] = []
  let state: RoleState = 'down'
  let from = -Infinity
  let lastSeen = -Infinity
  const end = (to: number): void => {
    const segment = { from: Math.round(Math.max(from, place.from)), to: Math.round(Math.min(to, place.to)), state }
    if (segment.to <= segment.from) return
    const last = segments.at(-1)
    if (last?.state === segment.state) last.to = segment.to
    else segments.push(segment)
  }
  for (const sighting of roleSightings(evidence, place.pod)) {
    const at = sighting.at - place.origin
    if (sighting.state !== state) {
      const change = state === 'master' ? lastSeen : at
      end(change)
      from = change
      state = sighting.state
    }
    lastSeen = at
  }
  end(place.to)
  return segments
}
