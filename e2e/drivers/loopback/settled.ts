import { clock } from './clock.ts'
import { waitUntil } from '../../harness/wait-until.ts'
import type { World } from './world.ts'

/** A set in which everybody agrees. */
export interface Settled {
  /** Ordinal of the master. */
  master: number
  epoch: number
  /** How long it took, in milliseconds. */
  tookMs: number
}

/** Options of {@link settled}. */
export interface SettledOptions {
  /** In milliseconds. @defaultValue D + 2 x FT + 30 s */
  timeoutMs?: number
  /** The settled master must also be this one, or another than this one. */
  master?: { is: number } | { isNot: number }
}

/**
 * Wait until every live Sentinel names the same master in the same epoch and holds it to be well, the master and its
 * replicas say the same, every live replica is linked and has caught up, and every live pod is ready.
 *
 * @throws HarnessError `WAIT_TIMED_OUT` that says what was seen last.
 */
export async function settled(world: World, options: SettledOptions = {}): Promise<Settled> {
  const from = clock()
  const { downAfterMs, failoverTimeoutMs } = world.timers
  return waitUntil({
    what: 'all Sentinels, the master and the replicas to agree',
    timeoutMs: options.timeoutMs ?? downAfterMs + 2 * failoverTimeoutMs + 30_000,
    everyMs: 200,
    hint: `read ${world.timeline}`,
    look: async () => {
      const state = await describe(world)
      if ('unsettled' in state) return { done: false, seen: state.unsettled }
      const unwanted = wrongMaster(state.master, options)
      if (unwanted !== undefined) return { done: false, seen: unwanted }
      const notReady = await unreadyPods(world)
      if (notReady.length > 0) return { done: false, seen: `not ready: ${notReady.join(', ')}` }
      return { done: true, value: { ...state, tookMs: clock() - from } }
    },
  })
}

function wrongMaster(master: number, options: SettledOptions): string | undefined {
  if (options.master === undefined) return undefined
  if ('is' in options.master) return options.master.is === master ? undefined : `the master is pod ${master}`
  return options.master.isNot === master ? `the master is still pod ${master}` : undefined
}

async function describe(world: World): Promise<{ master: number; epoch: number } | { unsettled: string }> {
  const sentinels = world.sentinels.filter((pod) => pod.exists())
  const views = await Promise.all(sentinels.map((pod) => world.viewOf(pod.address)))
  const [first] = views
  if (first === undefined) return { unsettled: 'a Sentinel that knows no master' }
  for (const [i, view] of views.entries()) {
    const name = sentinels[i]?.name
    if (view === undefined) return { unsettled: `${name} knows no master` }
    if (view.address !== first.address || view.epoch !== first.epoch) {
      return {
        unsettled: `${name} names ${view.address} in epoch ${view.epoch}, ${sentinels[0]?.name} ${first.address} in ${first.epoch}`,
      }
    }
    if (view.flags !== 'master') return { unsettled: `${name} holds the master to be ${view.flags}` }
    if (view.otherSentinels !== world.sentinels.length - 1)
      return { unsettled: `${name} knows ${view.otherSentinels} other Sentinels` }
  }
  const replicas = world.redis.filter((pod) => pod.exists() && pod.address !== first.address)
  const master = world.redis.findIndex((pod) => pod.address === first.address)
  const top = await world.replicationOf(first.address)
  if (top.role !== 'master') return { unsettled: `pod ${master} is named but answers as ${top.role}` }
  for (const pod of replicas) {
    const replica = await world.replicationOf(pod.address)
    const seen = `${pod.name} is ${replica.role} of ${replica.masterHost}, link ${replica.linkUp ? 'up' : 'down'}`
    if (replica.role !== 'slave' || replica.masterHost !== first.address || !replica.linkUp) return { unsettled: seen }
    if (!top.inSync.includes(pod.address)) return { unsettled: `the master does not hold ${pod.name} to be in sync` }
  }
  return { master, epoch: first.epoch }
}

async function unreadyPods(world: World): Promise<string[]> {
  const pods = [...world.redis, ...world.sentinels].filter((pod) => pod.exists())
  const ready = await Promise.all(pods.map((pod) => pod.isReady()))
  return pods.filter((_, i) => ready[i] === false).map((pod) => pod.name)
}
