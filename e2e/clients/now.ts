/** Milliseconds since the epoch with fractions, on the clock that `Date.now()` shows. */
export function now(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 100) / 100
}
