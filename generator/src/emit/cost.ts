import { everyPod, type Cost, type Workload } from '../model/dsl.ts'

const podsOf: Record<Workload, string> = { redis: 'data pods', sentinel: 'Sentinels', proxy: 'proxies' }

/** What a change costs, in few words: for a cell of a table. */
export function costWords(cost: Cost): string {
  if (typeof cost === 'string') return cost
  const pods = cost.length === everyPod.length ? ['all pods'] : cost.map((workload) => podsOf[workload])
  return `restart of ${pods.join(' and ')}`
}

/** What a change costs, as a sentence. */
export function costSentence(cost: Cost): string {
  if (cost === 'nothing') return 'nothing: it applies while the pods run'
  if (cost === 'new install') return 'new install: it cannot change after the first install'
  return `rolling ${costWords(cost)}, pod by pod`
}
