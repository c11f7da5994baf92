import type { Environment } from '../environment.ts'
import type { ScenarioResult } from '../round-result.ts'

/** One test as it ended. */
export interface TestOutcome {
  suite: string
  title: string
  state: 'passed' | 'failed' | 'skipped'
  ms: number
  /** Why it failed. */
  error?: string
}

/** The error of a test whose subject did not come to an end. */
export const notJudged = 'not judged: the hook before it failed'

/** The report of one run: what `schemas/report.schema.json` describes. */
export interface Report {
  schemaVersion: 1
  run: string
  set: string
  chart: string
  /** ISO time of start and end. */
  startedAt: string
  endedAt: string
  environment?: Environment
  tests: TestOutcome[]
  scenarios: ScenarioResult[]
}
