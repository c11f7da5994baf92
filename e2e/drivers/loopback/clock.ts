/** Milliseconds since the epoch, with fractions, that never go backwards while the driver runs. */
export function clock(): number {
  return performance.timeOrigin + performance.now()
}
