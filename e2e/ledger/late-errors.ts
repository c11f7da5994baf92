import type { Op } from './types.ts'

/**
 * Writes that were not acknowledged though nothing excuses them: a connection that was open while the readiness of some
 * server changed may break, one that was opened after it may not. `changes` are moments on the clock of the writes.
 */
export function lateErrors(ops: readonly Op[], changes: readonly number[]): Op[] {
  return ops.filter(({ outcome, opened, end }) => {
    if (outcome === 'acked' || opened === undefined) return false
    return !changes.some((at) => at >= opened && at <= end)
  })
}
