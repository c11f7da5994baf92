import { setTimeout as sleep } from 'node:timers/promises'
import type { Op } from '../../ledger/types.ts'
import { STOPS } from './chaos-plan.ts'
import type { ChaosEvent, Victim } from './chaos-plan.ts'
import { resizeSet, rotateAll } from './chaos-change.ts'
import { back, harmPod, harmSentinel } from './chaos-harm.ts'
import { clock } from './clock.ts'
import { backInSync, copiesWithout, mustBeMissed, namedMaster, oneStreams, whole } from './copies.ts'
import type { DataPod } from './data-pod.ts'
import { cutOff } from './cut-off.ts'
import { beforeItHears } from './excused.ts'
import type { Prng } from './prng.ts'
import type { World } from './world.ts'

/** Carries out events. */
export interface Actor {
  /** Begin an event; restarts and ends of freezes follow on their own. */
  act(event: ChaosEvent): Promise<void>
  /** Wait until everything that was begun has come back. */
  finished(): Promise<void>
  /** Why writes may be lost after what was done: each for a reason that docs/guarantees.md names. */
  excuses(): ((op: Op) => boolean)[]
}

/** Make the actor of one run. `random` draws the victims. */
export function makeActor(world: World, random: Prng): Actor {
  // A pod that an event is busy with is left alone by the next ones.
  const busy = new Set<unknown>()
  const pending: Promise<void>[] = []
  const later = (pods: readonly unknown[], work: () => Promise<void>): void => {
    for (const pod of pods) busy.add(pod)
    const done = work().finally(() => {
      for (const pod of pods) busy.delete(pod)
    })
    // Who waits at the end is told of a failure; until then it must not end the program, and all other seeds with it.
    done.catch(() => undefined)
    pending.push(done)
  }
  // Who was cut off, or a replica that was stopped, is behind when it is heard again, and may be promoted if nobody else is there: of those
  // that have everything two must be there for one to be struck. Else what was acknowledged meanwhile is lost, and docs/guarantees.md says
  // so. A stopped master stays out of this: its peers have all that it acknowledged.
  const behind = new Set<DataPod>()
  const silent = new Set<DataPod>()
  const heardAgain: number[] = []
  const hear = (pod: DataPod): void => {
    silent.delete(pod)
    if (silent.size > 0) heardAgain.push(clock())
  }
  const enoughGone = async (): Promise<boolean> =>
    behind.size > 0 && (await whole(world)).filter((pod) => !behind.has(pod) && !busy.has(pod)).length < 2
  const fallBehind = (pod: DataPod, work: () => Promise<void>): void => {
    behind.add(pod)
    later([pod], async () => {
      await work()
      await backInSync(world, pod)
      behind.delete(pod)
    })
  }
  const choose = async (victim: Victim): Promise<DataPod | undefined> => {
    if (await enoughGone()) return undefined
    await oneStreams(world)
    const master = await namedMaster(world)
    const free = world.redis.filter((pod) => !busy.has(pod))
    const wanted = free.filter((pod) => victim === 'any' || (pod.address === master) === (victim === 'master'))
    return wanted.length === 0 ? undefined : random.pick(wanted)
  }
  const actOnPod = async (event: Extract<ChaosEvent, { victim: Victim }>): Promise<void> => {
    const pod = await choose(event.victim)
    if (pod === undefined) return world.note(`=== no ${event.victim} is free for ${event.kind}`)
    if (event.kind === 'cut') return cutPod(pod, event.forMs)
    const stops = STOPS.includes(event.kind)
    if (stops) silent.add(pod)
    if (stops && pod.address !== (await namedMaster(world)))
      return fallBehind(pod, () => harmPod(pod, event).finally(() => silent.delete(pod)))
    later(event.kind === 'crash-guard' ? [] : [pod], async () => {
      await harmPod(pod, event)
      if (stops) hear(pod)
    })
  }
  const cutPod = async (pod: DataPod, forMs: number): Promise<void> => {
    if ((await copiesWithout(world, pod)) < 1 || busy.size > 0) return world.note('=== cut: too few copies now')
    silent.add(pod)
    fallBehind(pod, async () => {
      pod.note('--- CUT')
      await cutOff(pod.address, async () => {
        await sleep(forMs)
        await mustBeMissed(world, pod, forMs)
        pod.note('--- WHOLE')
      })
      hear(pod)
    })
  }
  const loseVolume = async (event: Extract<ChaosEvent, { kind: 'lose-volume' }>): Promise<void> => {
    const pod = await choose('replica')
    // The master and another replica must have the data: else this would be a loss of every copy.
    const copies = pod === undefined ? 0 : await copiesWithout(world, pod)
    if (pod === undefined || copies < 1 || busy.size > 0) return world.note('=== lose-volume: too few copies now')
    later([pod], async () => {
      await pod.crash()
      await pod.loseVolume()
      await back(pod, event.restartAfterMs)
    })
  }

  return {
    act: async (event) => {
      world.note(`=== ${JSON.stringify(event)}`)
      if ('victim' in event) return actOnPod(event)
      switch (event.kind) {
        case 'lose-volume':
          return loseVolume(event)
        case 'crash-sentinel':
        case 'freeze-sentinel': {
          const pod = world.sentinels[event.ordinal]
          if (pod === undefined || busy.has(pod)) return
          return later([pod], () => harmSentinel(pod, event))
        }
        case 'crash-all': {
          if (behind.size > 0) return world.note('=== crash-all: one is behind')
          await oneStreams(world)
          const free = [...world.redis, ...world.sentinels].filter((pod) => !busy.has(pod))
          const delays = free.map(() => random.int(0, event.restartWithinMs))
          await Promise.all(free.map((pod) => pod.crash()))
          return free.forEach((pod, i) => later([pod], () => back(pod, delays[i] ?? 0)))
        }
        case 'rotate':
        case 'resize': {
          // One at a time, as an operator would.
          if (busy.has(world)) return world.note(`=== ${event.kind}: another change is under way`)
          return later([world], () => (event.kind === 'rotate' ? rotateAll(world, random) : resizeSet(world, busy)))
        }
        case 'end-all':
        case 'wreck-all':
          throw new RangeError(`${event.kind} is drawn for windows alone`)
      }
    },
    finished: async () => void (await Promise.all(pending)),
    excuses: () => [beforeItHears(heardAgain)],
  }
}
