import type { RoundName } from '../measured.ts'
import type { ScenarioResult } from '../round-result.ts'

/** Does a line not hold because of this repetition? */
export function isFailing({ lines = [] }: ScenarioResult, name: RoundName): boolean {
  return lines.some(
    ({ complaints, at }) =>
      complaints.length > 0 && at.some((one) => one.round === name.round && one.repetition === name.repetition),
  )
}
