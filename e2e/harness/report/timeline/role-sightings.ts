import type { NodeView } from '../../../clients/protocol.ts'
import type { TimelineEvidence } from './timeline.ts'

/** `starting` runs and has no role yet or is a replica without a link; `down` does not run or does not answer. */
export type RoleState = 'master' | 'replica' | 'starting' | 'down'

/** What a pod was seen to be at a moment (milliseconds since the epoch). */
export interface Sighting {
  at: number
  state: RoleState
}

type Fact = { at: number } & ({ container: string | undefined } | { view: NodeView } | { acknowledged: true })

/** Everything that tells a pod's role, in order: its container's lives, its answers, and the writes it acknowledged. */
export function roleSightings(evidence: TimelineEvidence, pod: string): Sighting[] {
  let container: string | undefined
  let answered = false
  const sightings: Sighting[] = []
  for (const fact of factsOf(evidence, pod)) {
    const see = (state: RoleState): void => void sightings.push({ at: fact.at, state })
    if ('acknowledged' in fact) see('master')
    else if ('view' in fact) {
      answered ||= fact.view.error === undefined
      // A server that has not answered yet in this life waits for its decision; one that has is silent.
      see(stateOf(fact.view) ?? (container !== undefined && !answered ? 'starting' : 'down'))
    } else if (fact.container !== container) {
      container = fact.container
      answered = false
      see(container === undefined ? 'down' : 'starting')
    }
  }
  return sightings
}

function factsOf({ history, views, ops }: TimelineEvidence, pod: string): Fact[] {
  const seen = views.flatMap(({ at, nodes }) => nodes.filter(({ node }) => node === pod).map((view) => ({ at, view })))
  const processes = new Set(seen.map(({ view }) => view.runId).filter((id) => id !== ''))
  const acks = ops.filter((op) => op.outcome === 'acked' && processes.has(op.runId))
  const lives = history
    .filter((moment) => moment.pod === pod)
    .map(({ at, gone, containers }) => {
      const redis = containers.find(({ name }) => name === 'redis')
      return { at, container: gone || redis?.running !== true ? undefined : redis.id }
    })
  const facts: Fact[] = [...lives, ...seen, ...acks.map(({ end }) => ({ at: end, acknowledged: true as const }))]
  return facts.sort((a, b) => a.at - b.at)
}

function stateOf(view: NodeView): RoleState | undefined {
  if (view.error !== undefined) return undefined
  if (view.role === 'master') return 'master'
  return view.link === 'up' ? 'replica' : 'starting'
}
