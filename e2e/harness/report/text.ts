import type { RoundResult, ScenarioResult, UnfinishedRound } from '../round-result.ts'
import { meanLoad } from '../watch-machine.ts'
import { isFailing } from './failing.ts'
import { byStream, medianAndWorst } from './figures.ts'
import { machineWords } from './machine-words.ts'
import type { Report } from './report.ts'
import { seconds } from './seconds.ts'
import { story } from './story.ts'

/** Of a scenario in which everything fails. */
const MOST_STORIES = 3

/** The report for people: per round of each scenario the numbers that matter, then what failed, and how. */
export function textSummary(report: Report): string {
  const lines = [`Run ${report.run} (${report.set}) of ${report.chart}, ${report.startedAt} to ${report.endedAt}`]
  for (const scenario of report.scenarios) lines.push('', ...scenarioLines(scenario))
  const failed = report.tests.filter(({ state }) => state === 'failed')
  if (failed.length > 0) lines.push('', 'Failed:')
  for (const test of failed) lines.push(`- ${test.suite}: ${test.title}`, indented(test.error ?? ''))
  lines.push(...report.scenarios.flatMap(failingStories))
  return `${lines.join('\n')}\n`
}

function failingStories(scenario: ScenarioResult): string[] {
  const failing = scenario.rounds.filter((round) => isFailing(scenario, round)).slice(0, MOST_STORIES)
  return failing.flatMap((round) => ['', `${scenario.name}: ${story(round).join('\n  ')}`])
}

function scenarioLines(scenario: ScenarioResult): string[] {
  const titles = [...new Set(scenario.rounds.map(({ round }) => round))]
  return [
    `${scenario.name}: ${scenario.title}`,
    ...titles.flatMap((title) =>
      roundLines(
        title,
        scenario.rounds.filter(({ round }) => round === title),
      ),
    ),
    ...(scenario.unfinished === undefined ? [] : [brokenOff(scenario.unfinished)]),
  ]
}

function brokenOff({ round, repetition, error }: UnfinishedRound): string {
  return `  ${round}: broken off in repetition ${repetition}\n${indented(indented(error))}`
}

function roundLines(title: string, rounds: readonly RoundResult[]): string[] {
  const lines = [`  ${title}, ${rounds.length} times`]
  for (const [stream, results] of byStream(rounds)) {
    const gaps = results.map(({ gap }) => gap?.ms ?? 0)
    const acked = results.reduce((total, one) => total + one.acked, 0)
    const unknown = results.reduce((total, one) => total + one.unknown, 0)
    const lost = results.at(-1)?.lost.length ?? 0
    lines.push(`    ${stream}: ${acked} acked, ${lost} lost, ${unknown} unknown; write gap ${spread(gaps)}`)
  }
  const rejoins = rounds.flatMap(({ rejoinMs }) => (rejoinMs === undefined ? [] : [rejoinMs]))
  if (rejoins.length > 0) lines.push(`    old master ready again: ${spread(rejoins)}`)
  lines.push(`    at rest again: ${spread(rounds.map(({ settledMs }) => settledMs))}`)
  const machine = meanLoad(rounds.flatMap(({ machine }) => machine ?? []))
  if (machine !== undefined) lines.push(`    ${machineWords(machine)}`)
  return lines
}

/** `median 0.21 s, worst 0.34 s` */
function spread(values: readonly number[]): string {
  const found = medianAndWorst(values)
  return `median ${seconds(found?.median ?? 0)}, worst ${seconds(found?.worst ?? 0)}`
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')
}
