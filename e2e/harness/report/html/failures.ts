import type { Judged } from '../../judge.ts'
import type { RoundName } from '../../measured.ts'
import type { RoundResult, ScenarioResult } from '../../round-result.ts'
import { isFailing } from '../failing.ts'
import { longestGap } from '../figures.ts'
import type { Suite } from '../suites.ts'
import { dots } from './dots.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'
import { repetition, unfinishedRepetition } from './repetition.ts'
import { allowedGapOf } from './scenario-lines.ts'

/** What does not hold, before anything else: what was measured against what is allowed, and the worst repetition's picture. */
export function failures(suites: readonly Suite[]): Markup | undefined {
  const failing = suites.filter(({ failed, scenario }) => failed.length > 0 || scenario?.unfinished !== undefined)
  if (failing.length === 0) return undefined
  return markup`<section class="failures" aria-label="What does not hold"><h2>What does not hold</h2>${failing.map(failure)}</section>`
}

function failure(suite: Suite): Markup {
  const { scenario } = suite
  const judged = suite.failed.map((test) => ({
    test,
    line: scenario?.lines?.find(({ title }) => title === test.title),
  }))
  const shown = scenario === undefined ? undefined : worstOf(scenario)
  return markup`<article><h3><a href="#${suite.name}">${suite.name}</a> <span>${suite.title}</span></h3>
    ${judged.map(({ test, line }) => (line === undefined ? unmeasured(test.title, test.error) : budget(line)))}
    ${suite.failed.length > 0 ? undefined : unmeasured('broken off', scenario?.unfinished?.error)}
    ${scenario?.unfinished === undefined ? undefined : unfinishedRepetition(scenario.unfinished)}
    ${scenario === undefined || shown === undefined ? undefined : pictureOf(scenario, shown)}</article>`
}

function budget(line: Judged): Markup {
  return markup`<div class="budget"><p class="line">${line.round === undefined ? '' : `When ${line.round}: `}${line.line}</p>
    <dl><div class="seen"><dt>measured</dt><dd>${line.seen}</dd></div><div><dt>allowed</dt><dd>${line.allowed}</dd></div></dl>
    ${line.times === undefined ? undefined : dots(line.times)}
    <ul>${line.complaints.slice(0, 6).map((complaint) => markup`<li>${complaint}</li>`)}${more(line.complaints.length)}</ul></div>`
}

function more(complaints: number): Markup | undefined {
  return complaints > 6 ? markup`<li>and ${complaints - 6} more</li>` : undefined
}

function unmeasured(title: string, error = ''): Markup {
  return markup`<div class="budget"><p class="line">${title}</p><pre class="error">${error}</pre></div>`
}

// The repetition that is furthest beyond a limit, else the first that a failing line names.
function worstOf(scenario: ScenarioResult): RoundResult | undefined {
  const failing = (scenario.lines ?? []).filter(({ complaints }) => complaints.length > 0)
  const named = (name: RoundName | undefined): RoundResult | undefined =>
    scenario.rounds.find((one) => one.round === name?.round && one.repetition === name.repetition)
  const rounds = failing.flatMap(({ at }) => at.map(named)).filter((round) => round !== undefined)
  return rounds.sort((a, b) => longestGap(b) - longestGap(a))[0]
}

function pictureOf(scenario: ScenarioResult, round: RoundResult): Markup {
  const allowed = allowedGapOf(scenario, round.round)
  const limit = allowed === undefined ? {} : { allowedGapMs: allowed }
  return repetition({ round, fails: isFailing(scenario, round), ...limit })
}
