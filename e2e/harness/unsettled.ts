import type { V1Pod } from '@kubernetes/client-node'
import type { Listed, ViewAnswer } from '../clients/protocol.ts'
import { isReady, podStory } from './pods.ts'

/** What {@link unsettled} judges. */
export interface SetState {
  view: ViewAnswer
  pods: readonly V1Pod[]
  /** Pods that the release should have. */
  expected: { redis: number; sentinel: number; proxy: number }
}

/**
 * Reasons why a set is not at rest; empty when every pod is ready, all Sentinels agree on address and epoch and list
 * the same servers without a doubt about any, that address is the one master, and every replica is linked to it.
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
    if (s.replicas.length !== expected.redis - 1) why.push(`${s.sentinel} lists ${s.replicas.length} replicas`)
    if (s.otherSentinels.length !== expected.sentinel - 1)
      why.push(`${s.sentinel} lists ${s.otherSentinels.length} other Sentinels`)
    for (const { address, flags } of [...s.replicas, ...s.otherSentinels].filter(isDoubtful))
      why.push(`${s.sentinel} flags ${address} ${flags}`)
  }
  // A Sentinel does not list itself: together they list each of them once.
  const peers = addressesOf(answers.flatMap(({ otherSentinels }) => otherSentinels))
  if (peers.length > expected.sentinel) why.push(`Sentinels list ${peers.length} Sentinels: ${peers.join(', ')}`)
  return why
}

const DOUBTS = ['s_down', 'o_down', 'disconnected']

function isDoubtful({ flags }: Listed): boolean {
  return flags.split(',').some((flag) => DOUBTS.includes(flag))
}

function addressesOf(listed: readonly Listed[]): string[] {
  return [...new Set(listed.map(({ address }) => address))].toSorted()
}

function nodeDoubts({ sentinels, nodes }: ViewAnswer, expected: SetState['expected']): string[] {
  const why = nodes
    .filter(({ error }) => error !== undefined)
    .map((node) => `${node.node} does not answer: ${node.error}`)
  const masters = nodes.filter(({ role }) => role === 'master')
  if (masters.length !== 1) why.push(`${masters.length} masters: ${masters.map(({ node }) => node).join(', ')}`)
  for (const master of masters) {
    const online = master.onlineReplicas.toSorted()
    if (online.length !== expected.redis - 1) why.push(`${master.node} has ${online.length} online replicas`)
    for (const { sentinel, replicas, error } of sentinels) {
      const listed = addressesOf(replicas)
      if (error === undefined && listed.join() !== online.join())
        why.push(`${sentinel} lists the replicas ${listed.join(', ')}, ${master.node} has ${online.join(', ')}`)
    }
  }
  const named = sentinels.find(({ address }) => address !== '')?.address
  for (const replica of nodes.filter(({ role }) => role === 'slave')) {
    if (replica.link !== 'up') why.push(`${replica.node}: link ${replica.link}`)
    if (replica.follows !== named) why.push(`${replica.node} follows ${replica.follows}, Sentinels name ${named}`)
  }
  return why
}
