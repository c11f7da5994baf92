import type { CoreWait } from '../../../ledger/core-waits.ts'
import type { Place, Span } from './span.ts'

/** A process of this pod had work and no core. */
export interface WaitSpan extends Span {
  pod: string
}

/** Shorter waits stop nobody for long enough to be seen. */
const LEAST_MS = 50
/** A limit for reports of machines that are busy all the time. */
const MOST = 300

/** Who waited long for a core, in order; each wait ends where it was seen. */
export function waitSpans(waits: readonly CoreWait[], { origin, from, to }: Place): WaitSpan[] {
  return waits
    .filter(({ ms }) => ms >= LEAST_MS)
    .map(({ pod, ms, at }) => ({ pod, from: Math.round(at - ms - origin), to: Math.round(at - origin) }))
    .filter((span) => span.to >= from && span.from <= to)
    .slice(0, MOST)
}
