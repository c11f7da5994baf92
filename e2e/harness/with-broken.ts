import type { Check } from './budgets.ts'
import type { ScenarioResult } from './round-result.ts'
import type { LineId } from './scenario.ts'

/** The checks of a chart that is worse on purpose: those named become one, which holds when at least one of them does not. */
export function withBroken(checks: readonly Check[], mustBreak: readonly LineId[]): Check[] {
  const named = checks.filter(({ id }) => mustBreak.includes(id))
  const title = `it is reported that at least one does not hold: ${named.map(({ line }) => line).join('; ')}`
  const noticed: Check = {
    id: 'noticed',
    title,
    line: title,
    measured: (result) => {
      const broken = brokenOf(named, result)
      return {
        allowed: 'one at least',
        seen: broken.length === 0 ? 'none' : broken.map(({ id }) => id).join(', '),
        at: [],
      }
    },
    complaints: (result) => {
      const untried = untriedOf(result)
      if (untried !== undefined) return [untried]
      return brokenOf(named, result).length > 0 ? [] : ['every one of them holds, or the harness is blind']
    },
  }
  return [...checks.filter((check) => !named.includes(check)), noticed]
}

function brokenOf(checks: readonly Check[], result: ScenarioResult): Check[] {
  return checks.filter((check) => check.complaints(result).length > 0)
}

// What was not done breaks lines, too.
function untriedOf({ rounds }: ScenarioResult): string | undefined {
  if (rounds.length === 0) return 'no round was done'
  const idle = rounds.some(({ streams }) => Object.values(streams).some(({ acked }) => acked === 0))
  return idle ? 'a stream had no write acknowledged at all' : undefined
}
