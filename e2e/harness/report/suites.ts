import type { ScenarioResult } from '../round-result.ts'
import { notJudged } from './report.ts'
import type { Report, TestOutcome } from './report.ts'

/** A scenario or a checklist with its tests. */
export interface Suite {
  name: string
  title: string
  tests: TestOutcome[]
  /** Those that were judged and do not hold, a hook that failed among them. */
  failed: TestOutcome[]
  /** Those behind a hook that failed. */
  unjudged: TestOutcome[]
  /** Of a scenario that was begun. */
  scenario?: ScenarioResult
}

/** The suites of a report in the order in which they ran, also of scenarios that were broken off before any test. */
export function suitesOf(report: Report): Suite[] {
  const ofScenario = ({ name, title }: ScenarioResult): string => `${name}: ${title}`
  const names = new Set([...report.tests.map(({ suite }) => suite), ...report.scenarios.map(ofScenario)])
  return [...names].map((full) => {
    const tests = report.tests.filter(({ suite }) => suite === full)
    const scenario = report.scenarios.find((one) => ofScenario(one) === full)
    const [name = full, ...rest] = full.split(': ')
    return {
      name,
      title: rest.join(': '),
      tests,
      failed: tests.filter(({ state, error }) => state === 'failed' && error !== notJudged),
      unjudged: tests.filter(({ error }) => error === notJudged),
      ...(scenario === undefined ? {} : { scenario }),
    }
  })
}
