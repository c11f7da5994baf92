import { clock } from './clock.ts'

/** A time in which this process got no core, in milliseconds. */
interface Stall {
  from: number
  to: number
}

const EVERY_MS = 10
const LATE_MS = 30

const stalls: Stall[] = []

let last = clock()
setInterval(() => {
  const now = clock()
  const before = stalls.at(-1)
  // What piled up is worked off right after a stall: that is still the same one.
  if (now - last > EVERY_MS + LATE_MS) {
    if (before !== undefined && last - before.to < LATE_MS) before.to = now
    else stalls.push({ from: last, to: now })
  }
  last = now
}, EVERY_MS).unref()

/** When at the earliest something happened that this process saw at this time: answers and lines that come while it gets no core wait for it. */
export function earliest(time: number): number {
  const stall = stalls.find(({ from, to }) => time >= from && time <= to + LATE_MS)
  return stall?.from ?? time
}

/** Whether what this process saw at `seen` may have happened between two times. */
export function mayHaveBeen(seen: number, { from, to }: Stall): boolean {
  return seen >= from && earliest(seen) <= to
}
