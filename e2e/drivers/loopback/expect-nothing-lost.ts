import { expect } from 'chai'
import type { LedgerVerdict } from './load.ts'
import { whatBroke } from './what-broke.ts'

/** Assert that what a replica had is there, that the plain stream lost at most what `crashes` explain, and that there was one master at a time. */
export function expectNothingLost(verdict: LedgerVerdict, { crashes }: { crashes: number }): void {
  expect(whatBroke(verdict, { faults: crashes }).join('; '), 'what did not hold').to.equal('')
  expect(verdict.plain.acked, 'acknowledged plain writes').to.be.greaterThan(0)
  expect(verdict.wait1.acked, 'acknowledged writes with WAIT 1').to.be.greaterThan(0)
}
