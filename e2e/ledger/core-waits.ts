import type { Gap } from './types.ts'

/** A thread that had work and was given no core, as the kernel counts it once the thread runs again. */
export interface CoreWait {
  pod: string
  thread: string
  ms: number
  /** The look that showed it, and the one before: in between the wait ended. Milliseconds since the epoch. */
  at: number
  since: number
}

/**
 * For how long of a gap one thread waited for a core, in milliseconds. It is the thread that waited longest: two that waited may have done
 * so at the same time, and are not added up.
 */
export function waitedIn(gap: Gap, waits: readonly CoreWait[]): number {
  const byThread = new Map<string, number>()
  for (const { thread, ms, at, since } of waits) {
    const common = Math.min(gap.to, at) - Math.max(gap.from, since - ms)
    if (common > 0) byThread.set(thread, (byThread.get(thread) ?? 0) + Math.min(ms, common))
  }
  return Math.min(gap.ms, Math.max(0, ...byThread.values()))
}
