import { seconds } from '../seconds.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'

/** A dot for the time of each repetition against the limit; those beyond it are crosses. */
export function dots({ limit, values }: { limit: number; values: readonly number[] }): Markup {
  const longest = Math.max(limit * 1.25, ...values.map((value) => value * 1.04))
  const x = (ms: number): string => `${((ms / longest) * 100).toFixed(2)}%`
  const told = `${values.map(seconds).join(', ')}; allowed ${seconds(limit)}`
  return markup`<svg class="dots" width="100%" height="18" role="img" aria-label="${told}"><title>${told}</title>
    <line class="base" x1="0" x2="100%" y1="9" y2="9"/>
    <line class="limit" x1="${x(limit)}" x2="${x(limit)}" y1="1" y2="17"/>
    ${values.map((value) =>
      value > limit
        ? markup`<use href="#g-abort" class="g abort" x="${x(value)}" y="9"/>`
        : markup`<circle class="dot" cx="${x(value)}" cy="9" r="3"/>`,
    )}</svg>`
}
