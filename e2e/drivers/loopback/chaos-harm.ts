import { setTimeout as sleep } from 'node:timers/promises'
import type { ChaosEvent, Victim } from './chaos-plan.ts'
import { clock } from './clock.ts'
import type { DataPod } from './data-pod.ts'
import type { SentinelPod } from './sentinel-pod.ts'

/** An event that strikes one data pod and leaves its links alone. */
export type Harm = Exclude<Extract<ChaosEvent, { victim: Victim }>, { kind: 'cut' }>

/** An event that strikes one Sentinel. */
export type SentinelHarm = Extract<ChaosEvent, { kind: 'crash-sentinel' | 'freeze-sentinel' }>

/** Do it to this pod, and wait until it is as it was. */
export async function harmPod(pod: DataPod, event: Harm): Promise<void> {
  switch (event.kind) {
    case 'crash-redis':
      await pod.crashRedis(event.restartAfterMs)
      return sleep(event.restartAfterMs)
    case 'crash-guard':
      return pod.crashGuard(event.restartAfterMs)
    case 'crash-pod':
      await pod.crash()
      return back(pod, event.restartAfterMs)
    case 'delete-pod':
      await pod.deleteGracefully()
      return back(pod, event.restartAfterMs)
    case 'kill-hook':
      await pod.deleteGracefully({ HA_DIE_AT: event.step })
      return back(pod, event.restartAfterMs)
    case 'freeze':
      pod.freeze(event.what)
      await sleep(event.forMs)
      return pod.thaw()
    case 'stutter':
      return stutter(pod, event.forMs)
  }
}

/** Do it to this Sentinel, and wait until it is as it was. */
export async function harmSentinel(pod: SentinelPod, event: SentinelHarm): Promise<void> {
  if (event.kind === 'crash-sentinel') {
    await pod.crash()
    return back(pod, event.restartAfterMs)
  }
  pod.freeze()
  await sleep(event.forMs)
  pod.thaw()
}

/** A pod that is gone is made anew after this time. */
export async function back(pod: { start(): Promise<void> }, afterMs: number): Promise<void> {
  await sleep(afterMs)
  await pod.start()
}

// As on a slow disk: stopped and going on, a few times a second.
async function stutter(pod: DataPod, forMs: number): Promise<void> {
  const end = clock() + forMs
  while (clock() < end) {
    pod.freeze('redis')
    await sleep(250)
    pod.thaw()
    await sleep(150)
  }
}
