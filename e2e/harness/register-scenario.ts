import Mocha from 'mocha'
import { checksOf } from './budgets.ts'
import { HarnessError } from './error.ts'
import { forSet } from './for-set.ts'
import { judge } from './judge.ts'
import { log, step } from './log.ts'
import { closeStage, furnishStage, openEmptyStage } from './open-stage.ts'
import type { EmptyStage, OpenStage } from './open-stage.ts'
import { repetitionsOf } from './repetitions.ts'
import type { ScenarioResult } from './round-result.ts'
import type { Run } from './run-options.ts'
import { runScenario } from './run-scenario.ts'
import type { Scenario } from './scenario.ts'

/** Time for one repetition of a fault and its recovery, in milliseconds. */
const perRoundMs = 300_000

/** Make a mocha suite of a scenario: it runs in the hook before, each thing that must hold is a test. */
export function registerScenario(root: Mocha.Suite, run: Run, given: Scenario, results: ScenarioResult[]): void {
  const scenario = forSet(given, run.set)
  const suite = Mocha.Suite.create(root, `${scenario.name}: ${scenario.title}`)
  const repetitions = scenario.rounds.reduce((sum, round) => sum + repetitionsOf(run, round), 0)
  suite.timeout(600_000 + repetitions * perRoundMs + (scenario.idle?.forMs ?? 0))
  let stage: EmptyStage | undefined
  let release: OpenStage | undefined
  let result: ScenarioResult | undefined
  const checks = checksOf(scenario, (round) => repetitionsOf(run, round))

  suite.beforeAll('install, do the faults, look up every key', async () => {
    release = await run.shared.takeOver(run, scenario)
    if (release !== undefined) log(`${scenario.name}: goes on with the release in ${release.namespace}`)
    stage = release ?? (await openEmptyStage(run, scenario))
    const { name, title } = scenario
    const noted: ScenarioResult = { name, title, artifacts: stage.artifacts, rounds: [], overlaps: [], secrets: [] }
    results.push(noted)
    release ??= await install(run, scenario, stage)
    await runScenario({ run, scenario, stage: release, result: noted })
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
    if (passed && release !== undefined && scenario.shares !== undefined)
      await run.shared.leave(release, scenario.shares)
    else if (stage !== undefined) await closeStage(run, stage, passed)
  })
}

async function install(run: Run, scenario: Scenario, stage: EmptyStage): Promise<OpenStage> {
  return step(`${scenario.name}: install`, () => furnishStage(run, scenario, stage))
}
