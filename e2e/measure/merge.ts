import { scenarios } from '../scenarios/all.ts'
import type { MeasuredRow } from './rows.ts'

/**
 * What is known of each fault and engine: what was measured most often, and of equals what was measured last. A run of one fault thus
 * leaves the figures of all others as they are, and one look at everything those of twenty.
 */
export function mergeRows(known: readonly MeasuredRow[], fresh: readonly MeasuredRow[]): MeasuredRow[] {
  const rows = [...known]
  for (const row of fresh) {
    const place = rows.findIndex((one) => keyOf(one) === keyOf(row))
    if (place < 0) rows.push(row)
    else if (row.runs >= (rows[place]?.runs ?? 0)) rows[place] = row
  }
  return rows
}

/**
 * As the scenarios stand, each fault with all its engines. A fault that no scenario has any more is left out, and so is one that is none:
 * nobody writes while nothing happens.
 */
export function inOrder(rows: readonly MeasuredRow[]): MeasuredRow[] {
  return scenarios.flatMap(({ name, rounds }) =>
    rounds
      .filter(({ fault }) => fault.kind !== 'nothing')
      .flatMap(({ title }) => rows.filter(({ scenario, fault }) => scenario === name && fault === title)),
  )
}

/** The images behind all rows: of each repository the tag of the list that stands last. */
export function mergeImages(lists: readonly (string | undefined)[]): string {
  const images = lists.flatMap((list) => list?.split(', ') ?? [])
  return [...new Map(images.map((image) => [image.slice(0, image.lastIndexOf(':')), image])).values()].join(', ')
}

const keyOf = ({ engine, scenario, fault }: MeasuredRow): string => `${engine} ${scenario} ${fault}`
