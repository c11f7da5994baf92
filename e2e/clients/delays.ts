/** A time in which nothing came that should have come; `at` in milliseconds since the epoch. */
export interface Stall {
  at: number
  ms: number
}

/** Many delays, in a memory that does not grow with their number. */
export interface Delays {
  count: number
  /** How many there were of each length in milliseconds, rounded to two digits. */
  byMs: Record<string, number>
  /** The longest. */
  worst: Stall
  /** How many took longer than {@link STALL_MS}, and the longest of them, longest first. */
  stallCount: number
  stalls: Stall[]
}

/** Longer delays are stalls, in milliseconds. */
export const STALL_MS = 300
const KEPT = 20

/** None yet. */
export function noDelays(): Delays {
  return { count: 0, byMs: {}, worst: { at: 0, ms: 0 }, stallCount: 0, stalls: [] }
}

/** The time from one moment to another. */
export function delayFrom(at: number, until: number): Stall {
  return { at, ms: Math.max(0, Math.round((until - at) * 100) / 100) }
}

/** Note a delay that has ended. */
export function addDelay(delays: Delays, delay: Stall): void {
  const length = Number(delay.ms.toPrecision(2))
  delays.count++
  delays.byMs[length] = (delays.byMs[length] ?? 0) + 1
  addOpenDelay(delays, delay)
}

/** Note one that goes on: it is no measured length yet, and may be the longest all the same. */
export function addOpenDelay(delays: Delays, delay: Stall): void {
  if (delay.ms > delays.worst.ms) delays.worst = delay
  if (delay.ms <= STALL_MS) return
  delays.stallCount++
  delays.stalls = longest([...delays.stalls, delay])
}

/** All of them together. */
export function mergeDelays(all: readonly Delays[]): Delays {
  const merged = noDelays()
  for (const { count, byMs, worst, stallCount, stalls } of all) {
    merged.count += count
    for (const [ms, number] of Object.entries(byMs)) merged.byMs[ms] = (merged.byMs[ms] ?? 0) + number
    if (worst.ms > merged.worst.ms) merged.worst = worst
    merged.stallCount += stallCount
    merged.stalls = longest([...merged.stalls, ...stalls])
  }
  return merged
}

/** The length, in milliseconds and to two digits, that so many of them (0 to 1) did not exceed; 0 when there are none. */
export function percentileOf({ count, byMs }: Delays, share: number): number {
  let seen = 0
  for (const [ms, number] of Object.entries(byMs).sort(([a], [b]) => Number(a) - Number(b))) {
    seen += number
    if (seen >= share * count) return Number(ms)
  }
  return 0
}

function longest(stalls: readonly Stall[]): Stall[] {
  return stalls.toSorted((a, b) => b.ms - a.ms).slice(0, KEPT)
}
