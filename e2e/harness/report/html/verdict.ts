import type { Report } from '../report.ts'
import type { Suite } from '../suites.ts'
import { count, duration, minute, plural } from '../words.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'

/** The head of the page: does everything hold, and of what run this is. */
export function verdict(report: Report, suites: readonly Suite[]): Markup {
  const { tests, environment = {} } = report
  const failed = suites.reduce((sum, suite) => sum + suite.failed.length, 0)
  const unjudged = suites.reduce((sum, suite) => sum + suite.unjudged.length, 0)
  const repetitions = report.scenarios.reduce((sum, { rounds }) => sum + rounds.length, 0)
  const acked = report.scenarios
    .flatMap(({ rounds }) => rounds.flatMap(({ streams }) => Object.values(streams)))
    .reduce((sum, stream) => sum + stream.acked, 0)
  const facts = [
    `run ${report.run}, ${report.set} set`,
    `${minute(report.startedAt)}, ${duration(report.startedAt, report.endedAt)}`,
    `${plural(suites.length, 'suite')}, ${plural(repetitions, 'fault')} done, ${count(acked)} writes acknowledged`,
  ]
  return markup`<header>
    <p class="of">${environment['chart'] ?? report.chart}</p>
    <h1 class="${failed > 0 ? 'failed' : 'passed'}">${headline({ total: tests.length, failed, unjudged })}</h1>
    <p class="facts">${facts.map((fact) => markup`<span>${fact}</span> `)}</p></header>`
}

function headline({ total, failed, unjudged }: Record<'total' | 'failed' | 'unjudged', number>): string {
  if (total === 0) return '– Nothing was judged'
  if (failed + unjudged === 0)
    return `✓ ${total === 1 ? 'The one line that must hold holds' : `All ${total} lines hold`}`
  const rest = unjudged === 0 ? '' : `, ${unjudged} could not be judged`
  return `✗ ${failed} of ${total} lines ${failed === 1 ? 'does' : 'do'} not hold${rest}`
}
