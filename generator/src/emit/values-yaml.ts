import { dump } from 'js-yaml'
import type { Group, Leaf, Node } from '../model/dsl.ts'
import { docOf } from './doc.ts'
import { wrap } from './wrap.ts'

const width = 110

/** values.yaml: every leaf with its default below its doc. `helm show values` prints it, so the comments are the manual. */
export function valuesYaml(model: Group): string {
  const head = ['# Values of the chart; generated from generator/src/model, do not edit.']
  return [...head, ...groupLines(model, '')].join('\n') + '\n'
}

function groupLines(group: Group, indent: string): string[] {
  const entries = Object.entries(group.children)
  return entries.flatMap(([key, node], i) => {
    // A blank line sets off the top level and each group; leaves of one group stay together.
    const beside = node.kind === 'group' || entries[i - 1]?.[1].kind === 'group'
    const gap = indent === '' || (beside && i > 0) ? [''] : []
    return [...gap, ...comment(node, indent), ...nodeLines(key, node, indent)]
  })
}

function nodeLines(key: string, node: Node, indent: string): string[] {
  if (node.kind === 'group') return [`${indent}${key}:`, ...groupLines(node, `${indent}  `)]
  return leafLines(key, node).map((line) => indent + line)
}

/** js-yaml quotes what either YAML version would read as something else than a string. */
function leafLines(key: string, leaf: Leaf): string[] {
  // A version stays a string when a user shortens it to two numbers.
  const forceQuotes = typeof leaf.default === 'string' && /^[0-9.]+$/.test(leaf.default)
  return dump({ [key]: leaf.default }, { quoteStyle: 'double', lineWidth: -1, forceQuotes })
    .trimEnd()
    .split('\n')
}

function comment(node: Node, indent: string): string[] {
  const text = node.kind === 'leaf' ? docOf(node) : node.doc
  return wrap(text, width - indent.length).map((line) => `${indent}# ${line}`)
}
