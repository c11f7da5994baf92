import { expect } from 'chai'
import type { LedgerVerdict } from './load.ts'
import { whatBroke } from './what-broke.ts'

/**
 * Asserts that what a replica had is there, and that there was one master at a time. Writes without WAIT may be missing only at `crashes` of the
 * moments in which a server was really killed, or went on after a stop; with 0 none may be.
 */
export function expectNothingLost(verdict: LedgerVerdict, { crashes }: { crashes: number }): void {
  expect(whatBroke(verdict, { crashes }).join('; '), 'what did not hold').to.equal('')
  expect(verdict.plain.acked, 'acknowledged plain writes').to.be.greaterThan(0)
  expect(verdict.wait1.acked, 'acknowledged writes with WAIT 1').to.be.greaterThan(0)
}
