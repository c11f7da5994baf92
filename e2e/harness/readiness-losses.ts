import type { PodMoment } from './pod-history.ts'

/** Moments at which a pod with this prefix of its name stopped being ready: it began to end, or said so. */
export function readinessLosses(history: readonly PodMoment[], prefix: string): number[] {
  const ready = new Map<string, boolean>()
  const losses: number[] = []
  for (const moment of history.filter(({ pod }) => pod.startsWith(prefix))) {
    const now = moment.ready && !moment.ending && !moment.gone
    if (ready.get(moment.uid) === true && !now) losses.push(moment.at)
    ready.set(moment.uid, now)
  }
  return losses
}
