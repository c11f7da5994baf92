import type { Judged } from '../../judge.ts'
import type { ScenarioResult } from '../../round-result.ts'
import { dots } from './dots.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'
import { result } from './result.ts'

/** The longest gap that a round allows, in milliseconds; undefined when it has no such line. */
export function allowedGapOf({ lines = [] }: ScenarioResult, round: string): number | undefined {
  return lines.find((line) => line.round === round && line.must === 'writeGapMs')?.times?.limit
}

/** Each line that must hold, with what is allowed and what was measured. */
export function linesTable(lines: readonly Judged[]): Markup {
  const rounds = [...new Set(lines.map(({ round }) => round))]
  return markup`<table class="lines"><thead><tr><th>must hold</th><th>allowed</th><th>measured</th><th>each repetition</th><th>result</th></tr></thead>
    ${rounds.map((round) => {
      const head = round === undefined ? undefined : markup`<tr class="round"><th colspan="5">When ${round}</th></tr>`
      return markup`<tbody>${head}${lines.filter((line) => line.round === round).map(row)}</tbody>`
    })}</table>`
}

function row({ line, allowed, seen, times, complaints }: Judged): Markup {
  const state = complaints.length === 0 ? 'passed' : 'failed'
  return markup`<tr class="${state}"><td class="what">${line}</td><td class="number" data-label="allowed">${allowed}</td>
    <td class="number seen" data-label="measured">${seen}</td><td class="plot">${times === undefined ? undefined : dots(times)}</td><td class="end">${result(state)}</td></tr>`
}
