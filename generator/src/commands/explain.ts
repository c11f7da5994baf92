import { dump } from 'js-yaml'
import { suggestionText, suggestPaths } from '../check/suggestion.ts'
import { costSentence } from '../emit/cost.ts'
import { allowedWords } from '../emit/doc.ts'
import { wrap } from '../emit/wrap.ts'
import type { Group, Leaf, Node } from '../model/dsl.ts'
import { changesOf, fileWith } from '../model/example.ts'
import { isRenamed, renamedText } from '../model/renamed.ts'

const width = 100

/**
 * What a value is, as text for a terminal: its meaning, default, what it allows, what a change costs, and an example. Of a block
 * its children, one a line.
 *
 * @throws when the model has no such path, with the path that was meant
 */
export function explainValue(path: string, model: Group): string {
  const node = nodeAt(path, model)
  return (node.kind === 'leaf' ? leafLines(path, node) : groupLines(path, node)).join('\n')
}

/** @throws when the model has no such path */
function nodeAt(path: string, model: Group): Node {
  if (isRenamed(path)) throw new Error(`${path} ${renamedText(path)}`)
  let node: Node = model
  let known = ''
  for (const key of path.split('.')) {
    if (node.kind === 'leaf') throw new Error(`${path} is inside of the value ${known}; did you mean \`${known}\`?`)
    const child: Node | undefined = Object.hasOwn(node.children, key) ? node.children[key] : undefined
    if (child === undefined) throw new Error(`${path} is unknown; ${help(path, model, known, node)}`)
    node = child
    known = known ? `${known}.${key}` : key
  }
  return node
}

function help(path: string, model: Group, known: string, group: Group): string {
  const meant = suggestPaths(path, model)
  if (meant.length > 0) return suggestionText(meant)
  return `${known || 'the top level'} has ${Object.keys(group.children).join(', ')}`
}

function leafLines(path: string, leaf: Leaf): string[] {
  const note = leaf.costNote ? `. ${leaf.costNote}` : ''
  return [
    path,
    ...indented(leaf.doc),
    '',
    ...field('default', JSON.stringify(leaf.default)),
    ...field('allowed', allowedWords(leaf)),
    ...field('change', `${costSentence(leaf.cost)}${note}`),
    '  example',
    ...dump(fileWith(path, changesOf(leaf)[0], leaf), { quoteStyle: 'double', lineWidth: -1 })
      .trimEnd()
      .split('\n')
      .map((line) => `    ${line}`),
  ]
}

function groupLines(path: string, group: Group): string[] {
  const names = Object.keys(group.children).map((key) => `${path}.${key}`)
  const longest = Math.max(...names.map((name) => name.length))
  const docs = Object.values(group.children).map(({ doc }) => firstSentence(doc))
  return [path, ...indented(group.doc), '', ...names.map((name, i) => `  ${name.padEnd(longest)}  ${docs[i] ?? ''}`)]
}

function indented(text: string): string[] {
  return wrap(text, width).map((line) => `  ${line}`)
}

function field(name: string, text: string): string[] {
  return wrap(text, width - 10).map((line, i) => `  ${(i === 0 ? name : '').padEnd(10)}${line}`)
}

/** Cut where the line would be longer than a terminal is wide. */
function firstSentence(doc: string): string {
  const [sentence = doc] = /^.*?[.](?= |$)/.exec(doc) ?? []
  return sentence.length <= width ? sentence : `${sentence.slice(0, width - 3)}...`
}
