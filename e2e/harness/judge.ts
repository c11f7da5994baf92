import type { Check } from './budgets.ts'
import type { Measured } from './measured.ts'
import type { ScenarioResult } from './round-result.ts'

/** One line that must hold, judged. */
export interface Judged extends Measured {
  /** Title of the test that it is. */
  title: string
  line: string
  round?: string
  /** Empty when it holds. */
  complaints: string[]
}

/** Judge what a scenario showed by its checks. */
export function judge(checks: readonly Check[], result: ScenarioResult): Judged[] {
  return checks.map((check) => ({
    title: check.title,
    line: check.line,
    ...(check.round === undefined ? {} : { round: check.round }),
    ...check.measured(result),
    complaints: check.complaints(result),
  }))
}
