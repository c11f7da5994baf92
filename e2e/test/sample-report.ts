import { checksOfRound, commonChecksOf } from '../harness/budgets.ts'
import { judge } from '../harness/judge.ts'
import type { Report, TestOutcome } from '../harness/report/report.ts'
import type { ScenarioResult } from '../harness/round-result.ts'
import type { RoundMust } from '../harness/scenario.ts'
import { deleteMaster } from '../scenarios/delete-master.ts'
import { sampleRound } from './sample-round.ts'

/** What the made-up chart of a sample does. */
export interface SampleOptions {
  /** Time without writes in each repetition. */
  gapsMs: readonly number[]
  /** Acknowledged writes of each stream that the last repetition loses. */
  lost?: number
  streams?: readonly string[]
}

// Budgets of its own: the page must not depend on how tight those of the real scenario are.
const must: RoundMust = {
  ...{ writeGapMs: 2500, switches: 1, rejoinMs: 30_000, master: 'another', readonlyErrors: 0, closedMs: 2000 },
}
const rounds = deleteMaster.rounds.slice(0, 1).map((round) => ({ ...round, must }))

const checklist = 'install: helm install, test and uninstall'

/** A report as a run would write it, of a made-up run of the scenario `delete-master` and a checklist. */
export function sampleReport(options: SampleOptions): Report {
  const { gapsMs, lost = 0, streams = ['plain', 'wait1', 'sticky', 'reconnecting'] } = options
  const { name, title } = deleteMaster
  const scenario: ScenarioResult = {
    ...{ name, title, artifacts: `artifacts/${name}`, overlaps: [], secrets: [] },
    rounds: gapsMs.map((gapMs, i) =>
      sampleRound({ repetition: i + 1, gapMs, lost: i === gapsMs.length - 1 ? lost : 0, streams }),
    ),
  }
  scenario.lines = judge(
    [...commonChecksOf(rounds), ...rounds.flatMap((round) => checksOfRound(round, gapsMs.length))],
    scenario,
  )
  const tests: TestOutcome[] = scenario.lines.map((line) => ({
    suite: `${name}: ${title}`,
    title: line.title,
    state: line.complaints.length === 0 ? 'passed' : 'failed',
    ms: 0,
    ...(line.complaints.length === 0 ? {} : { error: line.complaints.join('\n') }),
  }))
  return {
    schemaVersion: 1,
    ...{
      run: 'sample',
      set: 'short',
      chart: 'chart',
      startedAt: '2026-01-01T12:00:00Z',
      endedAt: '2026-01-01T12:20:50Z',
    },
    environment: { chart: 'redis-sentinel 0.1.0', kubernetes: 'v1.36.4', machine: '2 cores' },
    tests: [
      { suite: checklist, title: 'helm lint --strict is clean', state: 'passed', ms: 190 },
      { suite: checklist, title: 'helm test passes', state: 'passed', ms: 6586 },
      ...tests,
    ],
    scenarios: [scenario],
  }
}
