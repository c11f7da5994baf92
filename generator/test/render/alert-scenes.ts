import { healthy, type SetState } from './alert-series.ts'

/** Something that happens to a set as it should, and what alerts it may cause. */
export interface Scene {
  title: string
  /** Values of the release beside those that make the rules. */
  values: object
  stateAt: (second: number) => SetState
  /** The second from which FailoverHappened fires, for as long as it looks back; all else is silent. */
  switchedAt?: number
  /** The second at which the test ends. */
  last: number
}

const minute = 60

/**
 * A rollout as it looks in the worst case, to a Prometheus that reads each pod every 30 s. Each pod is silent, gone, and there without its
 * server for one such time. At the handover one shows two masters before the Sentinels know the new one, and the next none, Sentinels that
 * name different masters, and writes that were refused. The guard of the first pod reports late.
 */
function rollout(second: number): SetState {
  const turn = Math.floor((second - 5 * minute) / (2 * minute))
  const phase = Math.floor(((second - 5 * minute) % (2 * minute)) / 30)
  const restarted = [2, 1, 0][turn]
  const after = turn >= 2
  const state: SetState = {
    ...healthy,
    masters: after ? [1] : [0],
    named: after ? [1, 1, 1] : [0, 0, 0],
    epoch: after ? 8 : 7,
    // Each restarted pod takes a full sync of the master, in the worst case, and begins to count from 0.
    fullSyncs: after ? [0, 1, 0] : [2 + Math.max(0, Math.min(turn + 1, 2)), 0, 0],
    refused: after ? 40 : 0,
    agreed: after ? [1, 1] : [0, 0],
  }
  if (turn < 0 || restarted === undefined) return state
  if (turn === 2 && phase === 0) return { ...state, masters: [1, 0], named: [0, 0, 0], refused: 20, agreed: [1, 0] }
  const reports = phase === 3 && turn > 0
  const guard = {
    ages: { [restarted]: reports ? 2 : 30 * phase },
    waits: phase > 0 ? { [restarted]: reports ? 'loading' : 'ending' } : {},
  }
  if (turn === 2 && phase === 1) {
    return { ...state, ...guard, masters: [], named: [0, 1, 0], silent: ['redis-0', 'sentinel-0'] }
  }
  const names = [`redis-${restarted}`, `sentinel-${restarted}`, ...(restarted < 2 ? [`proxy-${restarted}`] : [])]
  const key = (['silent', 'silent', 'away', 'waiting'] as const)[phase] ?? 'away'
  return phase === 0 ? state : { ...state, ...guard, [key]: names }
}

/** The node of the master is lost: its pods stay away, and another master is there after one scrape without. */
function nodeLost(second: number): SetState {
  if (second < 5 * minute) return healthy
  const lost = { silent: ['redis-0', 'sentinel-0', 'proxy-0'], ages: { 0: second - 5 * minute } }
  if (second < 5 * minute + 30) return { ...healthy, ...lost, masters: [] }
  return { ...healthy, ...lost, masters: [1], named: [1, 1, 1], epoch: 8, agreed: [1, 1] }
}

/** `helm upgrade` to five and five: the rules have the new numbers at once, the Sentinels list all after four minutes. */
function scaled(second: number): SetState {
  if (second < 2 * minute) return healthy
  return { ...healthy, dataPods: 5, sentinels: second < 4 * minute ? 4 : 5, named: [0, 0, 0, 0, 0] }
}

/** Back to three and three: the Sentinels list the removed pods for ten more minutes, and the rules have the new numbers. The proxies keep their last reports. */
function shrunk(second: number): SetState {
  const five = { ...healthy, dataPods: 5, sentinels: 5, named: [0, 0, 0, 0, 0] }
  const left = { ages: { 3: second - 10 * minute, 4: second - 10 * minute }, waits: { 3: 'ending', 4: 'ending' } }
  return second < 10 * minute ? five : { ...healthy, ...left }
}

const five = { redis: { replicas: 5 }, sentinel: { replicas: 5 } }

export const scenes: readonly Scene[] = [
  { title: 'a healthy set', values: {}, stateAt: () => healthy, last: 15 * minute },
  { title: 'a rollout with a handover', values: {}, stateAt: rollout, switchedAt: 9 * minute, last: 20 * minute },
  { title: 'the first minutes after a node is lost', values: {}, stateAt: nodeLost, switchedAt: 330, last: 585 },
  { title: 'a set that grows', values: five, stateAt: scaled, last: 20 * minute },
  { title: 'a set that shrinks', values: {}, stateAt: shrunk, last: 20 * minute },
]
