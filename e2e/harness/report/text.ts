import { streams } from '../../clients/protocol.ts'
import type { RoundResult, ScenarioResult } from '../round-result.ts'
import type { Report } from './report.ts'

/** The report for people: per round of each scenario the numbers that matter, then what failed. */
export function textSummary(report: Report): string {
  const lines = [`Run ${report.run} (${report.set}) of ${report.chart}, ${report.startedAt} to ${report.endedAt}`]
  for (const scenario of report.scenarios) lines.push('', ...scenarioLines(scenario))
  const failed = report.tests.filter(({ state }) => state === 'failed')
  if (failed.length > 0) lines.push('', 'Failed:')
  for (const test of failed) lines.push(`- ${test.suite}: ${test.title}`, indented(test.error ?? ''))
  return `${lines.join('\n')}\n`
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
  ]
}

function roundLines(title: string, rounds: readonly RoundResult[]): string[] {
  const lines = [`  ${title}, ${rounds.length} times`]
  for (const stream of streams.filter((name) => rounds[0]?.streams[name] !== undefined)) {
    const gaps = rounds.map((round) => round.streams[stream]?.gap?.ms ?? 0)
    const sum = (of: (round: RoundResult) => number): number => rounds.reduce((total, round) => total + of(round), 0)
    const acked = sum((round) => round.streams[stream]?.acked ?? 0)
    const unknown = sum((round) => round.streams[stream]?.unknown ?? 0)
    const lost = rounds.at(-1)?.streams[stream]?.lost.length ?? 0
    lines.push(`    ${stream}: ${acked} acked, ${lost} lost, ${unknown} unknown; write gap ${spread(gaps)}`)
  }
  const rejoins = rounds.flatMap(({ rejoinMs }) => (rejoinMs === undefined ? [] : [rejoinMs]))
  if (rejoins.length > 0) lines.push(`    old master ready again: ${spread(rejoins)}`)
  lines.push(`    at rest again: ${spread(rounds.map(({ settledMs }) => settledMs))}`)
  return lines
}

/** `median 0.21 s, worst 0.34 s` */
function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  const seconds = (ms: number | undefined): string => `${((ms ?? 0) / 1000).toFixed(2)} s`
  return `median ${seconds(sorted[Math.floor((sorted.length - 1) / 2)])}, worst ${seconds(sorted.at(-1))}`
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')
}
