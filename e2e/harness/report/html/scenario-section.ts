import type { RoundResult, ScenarioResult } from '../../round-result.ts'
import { isFailing } from '../failing.ts'
import { longestGap } from '../figures.ts'
import type { Suite } from '../suites.ts'
import { plural } from '../words.ts'
import { filesList } from './files-list.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'
import { repetition, unfinishedRepetition } from './repetition.ts'
import { suiteResult } from './result.ts'
import { allowedGapOf, linesTable } from './scenario-lines.ts'
import { streamsTable } from './streams-table.ts'
import { testList } from './test-list.ts'

/** Everything about one scenario: its lines, its streams in figures, a picture of each repetition, its files. */
export function scenarioSection(suite: Suite, scenario: ScenarioResult, files: readonly string[]): Markup {
  const lines = scenario.lines === undefined ? testList(suite.tests) : linesTable(scenario.lines)
  const rounds = [...new Set(scenario.rounds.map(({ round }) => round))]
  return markup`<section class="suite" id="${suite.name}"><h2>${suite.name} <span>${suite.title}</span> ${suiteResult(suite)}</h2>
    ${lines}
    ${rounds.map((title) => roundPart(scenario, title))}
    ${scenario.unfinished === undefined ? undefined : unfinishedRepetition(scenario.unfinished)}
    ${filesList(files)}</section>`
}

function roundPart(scenario: ScenarioResult, title: string): Markup {
  const rounds = scenario.rounds.filter(({ round }) => round === title)
  const allowed = allowedGapOf(scenario, title)
  const limit = allowed === undefined ? {} : { allowedGapMs: allowed }
  const shown = worst(scenario, rounds)
  const figure = (round: RoundResult): Markup => repetition({ round, fails: isFailing(scenario, round), ...limit })
  const others = rounds.filter((round) => round !== shown)
  return markup`<div class="round"><h3>When ${title} <span>${plural(rounds.length, 'repetition')}</span></h3>
    ${streamsTable(rounds)}
    ${shown === undefined ? undefined : figure(shown)}
    ${others.length === 0 ? undefined : markup`<details class="others"><summary>${othersWords(scenario, others)}</summary>${others.map(figure)}</details>`}</div>`
}

function othersWords(scenario: ScenarioResult, others: readonly RoundResult[]): string {
  const failing = others.filter((round) => isFailing(scenario, round)).length
  return `${plural(others.length, 'other repetition')}${failing === 0 ? '' : `, ✗ ${failing} of them ${failing === 1 ? 'fails' : 'fail'}`}`
}

// A failing repetition is shown first, else the one with the longest gap.
function worst(scenario: ScenarioResult, rounds: readonly RoundResult[]): RoundResult | undefined {
  const weight = (round: RoundResult): number => (isFailing(scenario, round) ? 1e9 : 0) + longestGap(round)
  return rounds.toSorted((a, b) => weight(b) - weight(a))[0]
}
