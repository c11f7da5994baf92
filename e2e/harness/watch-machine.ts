import { join } from 'node:path'
import { textOf } from './proc-files.ts'

/** What this machine's cores and disk did in about a second, in per cent of it. */
export interface MachineLook {
  at: number
  /** Of all cores: they worked for this machine. */
  busy: number
  /** Of all cores: they had work, and the machine's host gave them to another one. */
  stolen: number
  /** In which some task waited for a disk; 0 where the kernel does not say. */
  diskWait: number
  /** How much later than due this look was, in milliseconds: a machine that stands still, or this program alone. */
  lateMs: number
}

/** The same of a time: the mean, and the worst look where that says more. */
export interface MachineLoad extends Omit<MachineLook, 'at' | 'lateMs'> {
  worstStolen: number
  worstLateMs: number
}

/** Options of {@link watchMachine}. */
export interface WatchMachineOptions {
  onLook: (look: MachineLook) => void
  /** @defaultValue 1000 */
  everyMs?: number
  /** @defaultValue "/proc" */
  proc?: string
}

interface Counts {
  at: number
  total: number
  idle: number
  stolen: number
  diskWaitUs: number
}

/** Watch the machine until it is stopped. A machine that is not Linux is not seen. */
export function watchMachine({ onLook, everyMs = 1000, proc = '/proc' }: WatchMachineOptions): () => void {
  let last = countsIn(proc)
  const look = (): void => {
    const now = countsIn(proc)
    if (last !== undefined && now !== undefined && now.total > last.total) {
      onLook({ ...between(last, now), lateMs: Math.max(0, now.at - last.at - everyMs) })
    }
    last = now
  }
  const timer = setInterval(look, everyMs)
  return () => clearInterval(timer)
}

/** The looks since a moment, as one; undefined without any. */
export function loadSince(looks: readonly MachineLook[], since: number): MachineLoad | undefined {
  const recent = looks.filter(({ at }) => at >= since)
  return meanLoad(recent.map((look) => ({ ...look, worstStolen: look.stolen, worstLateMs: look.lateMs })))
}

/** The mean of some times, and their worst second; undefined without any. */
export function meanLoad(loads: readonly MachineLoad[]): MachineLoad | undefined {
  if (loads.length === 0) return undefined
  const mean = (of: (load: MachineLoad) => number): number =>
    Math.round(loads.reduce((total, load) => total + of(load), 0) / loads.length)
  return {
    busy: mean(({ busy }) => busy),
    stolen: mean(({ stolen }) => stolen),
    worstStolen: Math.round(Math.max(...loads.map(({ worstStolen }) => worstStolen))),
    diskWait: mean(({ diskWait }) => diskWait),
    worstLateMs: Math.max(...loads.map(({ worstLateMs }) => worstLateMs)),
  }
}

function between(last: Counts, now: Counts): Omit<MachineLook, 'lateMs'> {
  const percent = (part: number): number => Math.min(100, (100 * part) / (now.total - last.total))
  return {
    at: now.at,
    busy: percent(now.total - now.idle - now.stolen - (last.total - last.idle - last.stolen)),
    stolen: percent(now.stolen - last.stolen),
    diskWait: Math.min(100, (now.diskWaitUs - last.diskWaitUs) / 10 / Math.max(1, now.at - last.at)),
  }
}

// cpu USER NICE SYSTEM IDLE IOWAIT IRQ SOFTIRQ STEAL ...: ticks of all cores. Those of guests are counted as a user's already.
function countsIn(proc: string): Counts | undefined {
  const ticks = /^cpu +(.*)/
    .exec(textOf(join(proc, 'stat')))?.[1]
    ?.split(' ')
    .slice(0, 8)
    .map(Number)
  if (ticks === undefined) return undefined
  return {
    at: Date.now(),
    total: ticks.reduce((total, one) => total + one, 0),
    idle: (ticks[3] ?? 0) + (ticks[4] ?? 0),
    stolen: ticks[7] ?? 0,
    diskWaitUs: Number(/^some .* total=(\d+)/.exec(textOf(join(proc, 'pressure/io')))?.[1] ?? 0),
  }
}
