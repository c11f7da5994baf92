import { markup } from './markup.ts'
import type { Markup } from './markup.ts'
import type { Scale } from './scale.ts'

const steps = [1, 2, 5, 10, 20, 30, 60]

/** Moments of the axis, in seconds since the fault: at most eight. */
export function ticksOf({ from, to }: { from: number; to: number }): number[] {
  const step = steps.find((one) => (to - from) / 1000 / one <= 8) ?? 60
  const first = Math.ceil(from / 1000 / step)
  const last = Math.floor(to / 1000 / step)
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step)
}

/** Vertical hairlines over the whole height, and the seconds below. */
export function axis(scale: Scale, height: number): { lines: Markup; labels: Markup } {
  const ticks = ticksOf(scale)
  return {
    lines: markup`${ticks.map((tick) => {
      const x = scale.x(tick * 1000)
      return markup`<line class="tick" x1="${x}" x2="${x}" y1="18" y2="${height}"/>`
    })}`,
    labels: markup`${ticks.map((tick) => {
      const sign = tick < 0 ? '−' : tick > 0 ? '+' : ''
      const anchor = scale.share(tick * 1000) > 0.97 ? 'end' : 'middle'
      const text = `${sign}${Math.abs(tick)} s`
      return markup`<text class="seconds" x="${scale.x(tick * 1000)}" y="${height + 14}" text-anchor="${anchor}">${text}</text>`
    })}`,
  }
}
