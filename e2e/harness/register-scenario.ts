import Mocha from 'mocha'
import { checksOfRound, commonChecks } from './budgets.ts'
import { HarnessError } from './error.ts'
import { judge } from './judge.ts'
import { closeStage, openEmptyStage } from './open-stage.ts'
import type { EmptyStage } from './open-stage.ts'
import type { ScenarioResult } from './round-result.ts'
import type { Run } from './run-options.ts'
import { runScenario } from './run-scenario.ts'
import type { Scenario } from './scenario.ts'

/** Time for one repetition of a fault and its recovery, in milliseconds. */
const perRoundMs = 300_000

/** Make a mocha suite of a scenario: it runs in the hook before, each thing that must hold is a test. */
export function registerScenario(root: Mocha.Suite, run: Run, scenario: Scenario, results: ScenarioResult[]): void {
  const suite = Mocha.Suite.create(root, `${scenario.name}: ${scenario.title}`)
  const repetitions = scenario.rounds.reduce((sum, round) => sum + (run.repetitions ?? round.repeat[run.set]), 0)
  suite.timeout(600_000 + repetitions * perRoundMs)
  let stage: EmptyStage | undefined
  let result: ScenarioResult | undefined
  const checks = [...commonChecks, ...scenario.rounds.flatMap(checksOfRound)]

  suite.beforeAll('install, do the faults, look up every key', async () => {
    stage = await openEmptyStage(run, scenario)
    const { name, title } = scenario
    const noted: ScenarioResult = { name, title, artifacts: stage.artifacts, rounds: [], overlaps: [], secrets: [] }
    results.push(noted)
    await runScenario({ run, scenario, empty: stage, result: noted })
    noted.lines = judge(checks, noted)
    result = noted
  })
  for (const check of checks) {
    suite.addTest(
      new Mocha.Test(check.title, () => {
        const complaints = result === undefined ? ['the scenario did not end'] : check.complaints(result)
        if (complaints.length === 0) return
        throw new HarnessError(complaints.join('\n'), { code: 'MUST_HOLD', artifacts: stage ? [stage.artifacts] : [] })
      }),
    )
  }
  suite.afterAll('close the stage', async () => {
    const passed = suite.tests.every((test) => test.state === 'passed')
    if (stage !== undefined) await closeStage(run, stage, passed)
  })
}
