import type { RoundResult } from '../round-result.ts'
import { seconds } from './seconds.ts'
import { shortPod, shortPods } from './words.ts'

/** More would push out of sight what was read before. */
const most = 40

/**
 * What happened in a repetition, line by line, for those who have a log and nothing else: the roles that data pods took and what
 * Sentinels announced, in seconds since the fault.
 */
export function story({ timeline, round, repetition }: RoundResult): string[] {
  if (timeline === undefined) return []
  const roles = timeline.lanes.flatMap(({ pod, segments }) =>
    segments.slice(1).map(({ from, state }) => ({ at: from, who: pod, what: `is ${state}` })),
  )
  const words = timeline.events.map(({ at, kind, source, text }) => ({ at, who: source, what: `${kind} ${text}` }))
  const told = [...roles, ...words].toSorted((a, b) => a.at - b.at)
  const lines = told.map(({ at, who, what }) => `${seconds(at).padStart(8)}  ${shortPod(who)}: ${shortPods(what)}`)
  return [
    `${round}, repetition ${repetition}; at 0: ${shortPods(timeline.fault)}`,
    ...lines.slice(0, most),
    ...(lines.length > most ? [`... and ${lines.length - most} more, in report.json`] : []),
  ]
}
