import type { RoundResult, ScenarioResult } from '../../round-result.ts'
import { longestGap, lostWrites, medianAndWorst } from '../figures.ts'
import { seconds } from '../seconds.ts'
import type { Suite } from '../suites.ts'
import { count } from '../words.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'
import { result, suiteResult } from './result.ts'
import { allowedGapOf } from './scenario-lines.ts'

/** All suites, one row a round or a checklist, with the figures that matter most and their budgets. */
export function overview(suites: readonly Suite[]): Markup {
  return markup`<section class="overview"><h2>All suites</h2><table><thead><tr><th>suite</th><th>times</th><th>acknowledged</th><th>lost</th>
    <th>write gap, median</th><th>worst</th><th>allowed</th><th>old master back</th><th>result</th></tr></thead>
    <tbody>${suites.map((suite) => rowsOf(suite))}</tbody></table></section>`
}

function rowsOf(suite: Suite): Markup[] {
  const { scenario } = suite
  const name = markup`<a href="#${suite.name}">${suite.name}</a>`
  if (scenario === undefined || scenario.rounds.length === 0) {
    const what = markup`<td class="what">${name} <span>${suite.title}</span></td>`
    return [markup`<tr>${what}<td colspan="7" class="none"></td><td class="end">${suiteResult(suite)}</td></tr>`]
  }
  const titles = [...new Set(scenario.rounds.map(({ round }) => round))]
  return titles.map((title, i) => {
    const rounds = scenario.rounds.filter(({ round }) => round === title)
    const end = titles.length === 1 || scenario.lines === undefined ? suiteResult(suite) : roundResult(scenario, title)
    return markup`<tr><td class="what">${name} <span>${i === 0 && titles.length === 1 ? suite.title : title}</span></td>${figures(scenario, title, rounds)}<td class="end">${end}</td></tr>`
  })
}

// Lines that belong to no round are judged over all of them, so they count in each.
function roundResult({ lines = [] }: ScenarioResult, title: string): Markup {
  const own = lines.filter(({ round }) => round === undefined || round === title)
  const wrong = own.filter(
    ({ complaints, at }) => complaints.length > 0 && (at.length === 0 || at.some(({ round }) => round === title)),
  )
  if (wrong.length > 0) return result('failed', `${wrong.length} of ${own.length} fail`)
  return result('passed', `${own.length} hold`)
}

function figures(scenario: ScenarioResult, title: string, rounds: readonly RoundResult[]): Markup {
  const streams = rounds.flatMap((round) => Object.values(round.streams))
  const gaps = medianAndWorst(rounds.map(longestGap))
  const back = medianAndWorst(rounds.flatMap(({ rejoinMs }) => (rejoinMs === undefined ? [] : [rejoinMs])))
  const limit = allowedGapOf(scenario, title)
  const lost = lostWrites(rounds)
  const over = limit !== undefined && (gaps?.worst ?? 0) > limit
  return markup`<td data-label="times">${rounds.length}</td><td data-label="acknowledged">${count(streams.reduce((sum, { acked }) => sum + acked, 0))}</td>
    <td data-label="lost" class="${lost > 0 ? 'bad' : ''}">${count(lost)}</td><td data-label="gap, median">${seconds(gaps?.median ?? 0)}</td>
    <td data-label="worst" class="${over ? 'bad' : ''}">${seconds(gaps?.worst ?? 0)}</td><td data-label="allowed">${limit === undefined ? '–' : seconds(limit)}</td>
    <td data-label="old master back">${back === undefined ? '–' : seconds(back.worst)}</td>`
}
