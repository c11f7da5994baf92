import * as units from '@grafana/grafana-foundation-sdk/units'

/** Text and colour of a number. */
export type States = Readonly<Record<number, readonly [text: string, color: string]>>

/** A panel of the dashboard. `@{redis}`, `@{sentinel}` and `@{proxy}` are the labels of the chosen release. */
export interface Panel {
  title: string
  /** What it shows, and what is normal. */
  what: string
  /** `time`: lines; `states`: a band for each series; `stat`: the last number. */
  kind: 'time' | 'states' | 'stat'
  unit: string
  /** Columns of 24. */
  width: number
  queries: readonly { expr: string; legend: string }[]
  states?: States
  /** The number says nothing, the legend does. */
  legendOnly?: boolean
}

/** Panels under one heading. */
export interface Row {
  title: string
  panels: readonly Panel[]
}

export const count = units.Short

/** Lines on a third of the width; each query comes with its legend. */
export function time(
  title: string,
  unit: string,
  queries: readonly (readonly [string, string])[],
  what: string,
): Panel {
  return { title, what, kind: 'time', unit, width: 8, queries: queries.map(([expr, legend]) => ({ expr, legend })) }
}

/** The same on half of the width. */
export function half(...panel: Parameters<typeof time>): Panel {
  return { ...time(...panel), width: 12 }
}

/** The last number, on a sixth of the width. */
export function stat(title: string, expr: string, legend: string, what: string, states?: States): Panel {
  return { title, what, kind: 'stat', unit: count, width: 4, queries: [{ expr, legend }], ...(states && { states }) }
}

/** A band for each series, on the whole width. */
export function bands(title: string, expr: string, legend: string, states: States, what: string): Panel {
  return { title, what, kind: 'states', unit: count, width: 24, queries: [{ expr, legend }], states }
}
