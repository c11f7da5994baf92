import { cpus, loadavg } from 'node:os'

/** Times of a core by what it did, as `os.cpus()` tells them. */
type Core = ReturnType<typeof cpus>[number]['times']

/** How busy this machine is. */
export interface CpuUse {
  /** Take the load of this moment into its mean. */
  sample: () => void
  /** Since the beginning: each core in percent of its time, and the mean load. */
  use: () => { busy: number[]; load: number }
}

/** Watch the cores of this machine from now on: where the cluster's nodes run on another one, they are not those. */
export function watchCpu(): CpuUse {
  const before = cores()
  const loads: number[] = []
  return {
    sample: () => void loads.push(loadavg()[0] ?? 0),
    use: () => ({
      busy: busyBetween(before, cores()),
      load: tenths(loads.reduce((sum, load) => sum + load, 0) / Math.max(1, loads.length)),
    }),
  }
}

/** What share of the time between two readings each core was busy, in percent. */
export function busyBetween(before: readonly Core[], after: readonly Core[]): number[] {
  return after.map((now, i) => {
    const then = before[i] ?? now
    const total = sumOf(now) - sumOf(then)
    return total === 0 ? 0 : tenths(100 * (1 - (now.idle - then.idle) / total))
  })
}

const cores = (): Core[] => cpus().map(({ times }) => times)
const sumOf = ({ user, nice, sys, idle, irq }: Core): number => user + nice + sys + idle + irq
const tenths = (number: number): number => Math.round(number * 10) / 10
