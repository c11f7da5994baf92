import type { V1Pod } from '@kubernetes/client-node'
import type { ViewAnswer } from '../clients/protocol.ts'
import { isReady, podStory } from './pods.ts'

/** What {@link unsettled} judges. */
export interface SetState {
  view: ViewAnswer
  pods: readonly V1Pod[]
  /** Pods that the release should have. */
  expected: { redis: number; sentinel: number; proxy: number }
}

/**
 * Reasons why a set is not at rest; empty when every pod is ready, all Sentinels agree on address and epoch and know
 * everybody, that address is the one master, and every replica is linked to it.
 */
export function unsettled({ view, pods, expected }: SetState): string[] {
  const why: string[] = []
  const total = expected.redis + expected.sentinel + expected.proxy
  const ready = pods.filter(isReady)
  if (ready.length !== total) {
    const stories = pods.filter((pod) => !isReady(pod)).map(podStory)
    why.push(`${ready.length} of ${total} pods ready${stories.length > 0 ? `: ${stories.join('; ')}` : ''}`)
  }
  return [...why, ...sentinelDoubts(view, expected), ...nodeDoubts(view, expected)]
}

/** Sentinels that would not see the next fault: for 30 s after its own process stood still, one is in TILT. */
export function tilted({ sentinels }: ViewAnswer): string[] {
  return sentinels.filter(({ tilt }) => tilt).map(({ sentinel }) => `${sentinel} is in TILT`)
}

function sentinelDoubts({ sentinels }: ViewAnswer, expected: SetState['expected']): string[] {
  const why = sentinels
    .filter(({ error }) => error !== undefined)
    .map((s) => `${s.sentinel} does not answer: ${s.error}`)
  const answers = sentinels.filter(({ error }) => error === undefined)
  const claims = new Set(answers.map(({ address, epoch }) => `${address} at epoch ${epoch}`))
  if (claims.size > 1) why.push(`Sentinels disagree: ${[...claims].join(', ')}`)
  for (const s of answers) {
    if (s.address === '') why.push(`${s.sentinel} names no master`)
    if (s.flags !== 'master') why.push(`${s.sentinel} flags the master ${s.flags}`)
    if (s.replicas !== expected.redis - 1) why.push(`${s.sentinel} knows ${s.replicas} replicas`)
    if (s.otherSentinels !== expected.sentinel - 1) why.push(`${s.sentinel} knows ${s.otherSentinels} other Sentinels`)
  }
  return why
}

function nodeDoubts({ sentinels, nodes }: ViewAnswer, expected: SetState['expected']): string[] {
  const why = nodes
    .filter(({ error }) => error !== undefined)
    .map((node) => `${node.node} does not answer: ${node.error}`)
  const masters = nodes.filter(({ role }) => role === 'master')
  if (masters.length !== 1) why.push(`${masters.length} masters: ${masters.map(({ node }) => node).join(', ')}`)
  for (const master of masters) {
    if (master.onlineReplicas !== expected.redis - 1)
      why.push(`${master.node} has ${master.onlineReplicas} online replicas`)
  }
  const named = sentinels.find(({ address }) => address !== '')?.address
  for (const replica of nodes.filter(({ role }) => role === 'slave')) {
    if (replica.link !== 'up') why.push(`${replica.node}: link ${replica.link}`)
    if (replica.follows !== named) why.push(`${replica.node} follows ${replica.follows}, Sentinels name ${named}`)
  }
  return why
}
