import type { Actor } from './chaos-act.ts'
import { back, harmPod, harmSentinel } from './chaos-harm.ts'
import type { Harm } from './chaos-harm.ts'
import { STOPS } from './chaos-plan.ts'
import type { ChaosEvent, Victim } from './chaos-plan.ts'
import { clock } from './clock.ts'
import { backInSync, namedMaster } from './copies.ts'
import type { DataPod } from './data-pod.ts'
import { afterFullSync, beforeItHears, inTheLastSecond } from './excused.ts'
import { inWindows, watchExposure } from './exposure.ts'
import type { Prng } from './prng.ts'
import type { SentinelPod } from './sentinel-pod.ts'
import type { World } from './world.ts'

const KILLS: readonly string[] = ['crash-redis', 'crash-pod']

type EventForAll = Extract<ChaosEvent, { restartWithinMs: number }>

/**
 * Makes an actor that waits for nothing: it strikes while replicas sync, while a copy is behind, and while others are away. What
 * docs/guarantees.md takes out of its promise in such a moment is an excuse, any other loss is a finding. It never takes the volume of the last
 * complete copy.
 */
export function makeWindowsActor(world: World, random: Prng): Actor {
  const busy = new Set<DataPod | SentinelPod>()
  const stopped = new Set<DataPod>()
  const strikes = new Map<DataPod, number>()
  const pending: Promise<void>[] = []
  const catching: Promise<void>[] = []
  const exposure = watchExposure(world)
  const heardAgain: number[] = []
  const lonelyKills: number[] = []
  const wrecks: number[] = []

  const later = (pod: DataPod | SentinelPod, work: () => Promise<void>): Promise<void> => {
    busy.add(pod)
    const done = work().finally(() => busy.delete(pod))
    done.catch(() => undefined)
    pending.push(done)
    return done
  }
  // It may be struck again before it has caught up: only what follows the last strike makes it whole.
  const harm = (pod: DataPod, work: () => Promise<void>): void => {
    const strike = (strikes.get(pod) ?? 0) + 1
    strikes.set(pod, strike)
    const caughtUp = later(pod, work).then(() => backInSync(world, pod))
    const whole = (): void => {
      if (strikes.get(pod) === strike) exposure.whole(pod)
    }
    catching.push(caughtUp.then(whole, () => undefined))
  }
  const choose = async (victim: Victim): Promise<{ pod: DataPod; isMaster: boolean } | undefined> => {
    const master = await namedMaster(world)
    const free = world.redis.filter((pod) => !busy.has(pod))
    const wanted = free.filter((pod) => victim === 'any' || (pod.address === master) === (victim === 'master'))
    if (wanted.length === 0) return undefined
    const pod = random.pick(wanted)
    return { pod, isMaster: pod.address === master }
  }
  const actOnPod = async (event: Harm): Promise<void> => {
    const chosen = await choose(event.victim)
    if (chosen === undefined) return world.note(`=== no ${event.victim} is free for ${event.kind}`)
    const { pod, isMaster } = chosen
    const stops = STOPS.includes(event.kind)
    if (KILLS.includes(event.kind) && exposure.complete().every((other) => other === pod)) lonelyKills.push(clock())
    exposure.away([pod], stops && !isMaster ? 'stopped' : 'gone')
    if (stops) stopped.add(pod)
    harm(pod, async () => {
      await harmPod(pod, event)
      if (!stopped.delete(pod)) return
      exposure.goesOn(pod)
      if (stopped.size > 0) heardAgain.push(clock())
    })
  }
  const loseVolume = async (restartAfterMs: number): Promise<void> => {
    const pod = (await choose('replica'))?.pod
    if (pod === undefined || exposure.complete().every((other) => other === pod)) {
      return world.note('=== lose-volume: it would take the last complete copy')
    }
    exposure.away([pod], 'gone')
    harm(pod, async () => {
      await pod.crash()
      await pod.loseVolume()
      await back(pod, restartAfterMs)
    })
  }
  const actOnAll = async ({ kind, restartWithinMs }: EventForAll): Promise<void> => {
    const named = await namedMaster(world)
    const master = world.redis.find(({ address }) => address === named)
    if (kind === 'wreck-all' && (master === undefined || exposure.complete().length < world.redis.length)) {
      return world.note('=== wreck-all: a copy is away or behind, or no master is named')
    }
    const data = world.redis.filter((pod) => !busy.has(pod))
    const sentinels = world.sentinels.filter((pod) => !busy.has(pod))
    const delays = new Map([...data, ...sentinels].map((pod) => [pod, random.int(0, restartWithinMs)]))
    exposure.away(data, 'gone')
    if (kind === 'wreck-all') wrecks.push(clock())
    const ended = Promise.all(
      [...delays.keys()].map((pod) => (kind === 'end-all' ? pod.deleteGracefully() : pod.crash())),
    )
    const work = async (pod: DataPod | SentinelPod): Promise<void> => {
      await ended
      if (kind === 'wreck-all' && pod === master) await pod.loseVolume()
      await back(pod, delays.get(pod) ?? 0)
    }
    for (const pod of data) harm(pod, () => work(pod))
    for (const pod of sentinels) void later(pod, () => work(pod))
    await ended
  }

  return {
    act: async (event) => {
      world.note(`=== ${JSON.stringify(event)}`)
      if ('restartWithinMs' in event) return actOnAll(event)
      if (event.kind === 'lose-volume') return loseVolume(event.restartAfterMs)
      if ('ordinal' in event) {
        const pod = world.sentinels[event.ordinal]
        if (pod !== undefined && !busy.has(pod)) void later(pod, () => harmSentinel(pod, event))
        return
      }
      if ('victim' in event && event.kind !== 'cut') return actOnPod(event)
      throw new RangeError(`${event.kind} is not drawn for windows`)
    },
    finished: async () => {
      await Promise.all(pending)
      await Promise.all(catching)
    },
    excuses: () => [
      beforeItHears(heardAgain),
      inWindows(exposure.windows),
      afterFullSync(world, lonelyKills),
      inTheLastSecond(wrecks),
    ],
  }
}
