import type { Group } from '../model/dsl.ts'
import { leavesOf } from '../model/walk.ts'
import { costWords } from './cost.ts'
import { docOf } from './doc.ts'

/** A section of the chart's README: the leaves of one group. */
export interface ParameterTable {
  title: string
  doc: string
  rows: { path: string; preset: string; cost: string; doc: string }[]
}

/** One table for each group at the top, and one for the leaves that stand alone. */
export function parameterTables(model: Group): ParameterTable[] {
  const entries = Object.entries(model.children)
  const alone = Object.fromEntries(entries.filter(([, node]) => node.kind === 'leaf'))
  const common = { kind: 'group', doc: 'Values outside of any group.', children: alone } as const
  const groups = entries.flatMap(([key, node]) =>
    node.kind === 'group' ? [{ title: key, doc: node.doc, rows: rowsOf(node, `${key}.`) }] : [],
  )
  return [{ title: 'common', doc: common.doc, rows: rowsOf(common, '') }, ...groups]
}

function rowsOf(group: Group, prefix: string) {
  return leavesOf(group, prefix).map(({ path, leaf }) => ({
    path,
    preset: JSON.stringify(leaf.default),
    cost: costWords(leaf.cost),
    // A bar would end the cell.
    doc: [docOf(leaf), leaf.costNote ?? ''].join(' ').trim().replaceAll('|', '\\|'),
  }))
}
