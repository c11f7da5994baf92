import type { Op } from '../../ledger/types.ts'
import { clock } from './clock.ts'
import type { DataPod } from './data-pod.ts'
import { ON_ITS_WAY_MS } from './moments.ts'
import { mayHaveBeen } from './stalls.ts'
import type { World } from './world.ts'

/** What was acknowledged in this time may be gone, for the reason that docs/guarantees.md names. In milliseconds. */
export interface Window {
  from: number
  to: number
}

/** Keeps which copies lack acknowledged writes, and when no complete copy was there. */
export interface Exposure {
  /** These pods are away from now on; those that are only stopped or cut off keep a copy that falls behind. */
  away(pods: readonly DataPod[], how: 'gone' | 'stopped'): void
  /** A stopped pod goes on. Its copy is still behind. */
  goesOn(pod: DataPod): void
  /** It has everything again. */
  whole(pod: DataPod): void
  /** Pods that are there and have everything. */
  complete(): DataPod[]
  /** Times whose writes were with pods that were away, while one that lacks them could be promoted. */
  windows: readonly Window[]
}

/** Begins with a set in which every pod has everything. */
export function watchExposure(world: World): Exposure {
  const absent = new Set<DataPod>()
  // Since when.
  const behind = new Map<DataPod, number>()
  const windows: Window[] = []
  const complete = (): DataPod[] => world.redis.filter((pod) => !absent.has(pod) && !behind.has(pod))
  const look = (): void => {
    if (behind.size > 0 && complete().length === 0) windows.push({ from: Math.min(...behind.values()), to: clock() })
  }
  return {
    windows,
    complete,
    away: (pods, how) => {
      for (const pod of pods) {
        absent.add(pod)
        if (how === 'stopped') behind.set(pod, behind.get(pod) ?? clock())
        // A pod that starts asks the others before it serves: its old copy is not promoted.
        else behind.delete(pod)
      }
      look()
    },
    goesOn: (pod) => {
      // A stopped master is none of those behind: it may not be promoted before it has synced, whoever is away.
      if (behind.has(pod)) absent.delete(pod)
      look()
    },
    whole: (pod) => {
      absent.delete(pod)
      behind.delete(pod)
    },
  }
}

/** Whether a write was acknowledged in one of these times. */
export function inWindows(windows: readonly Window[]): (op: Op) => boolean {
  return ({ end }) =>
    windows.some(({ from, to }) => mayHaveBeen(end, { from: from - ON_ITS_WAY_MS, to: to + ON_ITS_WAY_MS }))
}
