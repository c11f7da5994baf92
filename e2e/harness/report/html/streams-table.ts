import type { RoundResult, StreamResult } from '../../round-result.ts'
import { byStream, medianAndWorst } from '../figures.ts'
import { seconds } from '../seconds.ts'
import { count } from '../words.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'

/** What each stream of the ledger saw in the repetitions of a round, in figures. */
export function streamsTable(rounds: readonly RoundResult[]): Markup {
  const head = ['stream', 'acknowledged', 'failed', 'unknown', 'lost', 'gap, median', 'worst']
  return markup`<table class="streams"><thead><tr>${head.map((word) => markup`<th>${word}</th>`)}<th class="errors">errors</th></tr></thead>
    <tbody>${[...byStream(rounds)].map(([name, results]) => row(name, results))}</tbody></table>`
}

function row(name: string, results: readonly StreamResult[]): Markup {
  const sum = (of: (one: StreamResult) => number): string => count(results.reduce((all, one) => all + of(one), 0))
  const gaps = medianAndWorst(results.map(({ gap }) => gap?.ms ?? 0))
  const lost = new Set(results.flatMap((one) => one.lost)).size
  return markup`<tr><th>${name}</th><td data-label="acknowledged">${sum(({ acked }) => acked)}</td>
    <td data-label="failed">${sum(({ failed }) => failed)}</td><td data-label="unknown">${sum(({ unknown }) => unknown)}</td>
    <td data-label="lost" class="${lost > 0 ? 'bad' : ''}">${count(lost)}</td><td data-label="gap, median">${seconds(gaps?.median ?? 0)}</td>
    <td data-label="gap, worst">${seconds(gaps?.worst ?? 0)}</td><td class="errors" data-label="errors">${errorsOf(results)}</td></tr>`
}

function errorsOf(results: readonly StreamResult[]): string {
  const total = new Map<string, number>()
  for (const { errors } of results) {
    for (const [text, number] of Object.entries(errors)) total.set(text, (total.get(text) ?? 0) + number)
  }
  return [...total]
    .sort(([, a], [, b]) => b - a)
    .map(([text, number]) => `${text} ${count(number)}`)
    .join(', ')
}
