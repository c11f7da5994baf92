import { allowedWords } from '../emit/doc.ts'
import type { Group, Leaf, Node } from '../model/dsl.ts'
import { isRenamed, renamed, renamedText } from '../model/renamed.ts'
import { strictAjv } from './ajv.ts'
import { checkType } from './k8s-types.ts'
import type { Problem } from './problem.ts'
import { suggestionText, suggestPaths } from './suggestion.ts'

const ajv = strictAjv()

/** What is wrong with a user's values, leaf by leaf: the path, the value, and what is allowed there. */
export function checkValues(values: unknown, group: Group, path = '', model = group): Problem[] {
  if (!isMap(values)) return [{ where: path || '(the file)', what: `is ${show(values)}, must be a map of values` }]
  return Object.entries(values).flatMap(([key, value]) => {
    const node = Object.hasOwn(group.children, key) ? group.children[key] : undefined
    const where = path ? `${path}.${key}` : key
    if (isRenamed(where)) {
      const was = renamed[where]?.was
      const ignored = value === null || value === was || value === String(was)
      return ignored ? [] : [{ where, what: renamedText(where) }]
    }
    if (!node) return group.open ? [] : unknownKey(value, where, group, model)
    // Without a value the default holds.
    if (value === null) return []
    return node.kind === 'group' ? checkValues(value, node, where, model) : checkLeaf(value, node, where)
  })
}

/** One problem for the key, or one for each value below it that the model has elsewhere. */
function unknownKey(value: unknown, where: string, group: Group, model: Group): Problem[] {
  const found = suggestions(value, where, model)
  if (found.length > 0) return found
  return [{ where, what: `is unknown; here are ${Object.keys(group.children).join(', ')}` }]
}

function suggestions(value: unknown, where: string, model: Group): Problem[] {
  const paths = suggestPaths(where, model, (node) => value === null || isMap(value) === takesMap(node))
  if (paths.length > 0) return [{ where, what: `is unknown; ${suggestionText(paths)}` }]
  if (!isMap(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => suggestions(inner, `${where}.${key}`, model))
}

function takesMap(node: Node): boolean {
  return node.kind === 'group' || node.schema['type'] === 'object'
}

function checkLeaf(value: unknown, leaf: Leaf, where: string): Problem[] {
  const accepts = ajv.compile(leaf.schema)
  if (!accepts(value)) return (accepts.errors ?? []).filter(({ keyword }) => keyword !== 'if').map(explain)
  if (!leaf.k8s) return []
  const problems = checkType(value, Array.isArray(value) ? `Array<${leaf.k8s}>` : leaf.k8s, where)
  return problems.map((problem) => ({ ...problem, where: problem.where.replaceAll('/', '.') }))

  function explain({ keyword, instancePath, message, params }: NonNullable<typeof accepts.errors>[number]): Problem {
    const at = where + instancePath.replaceAll('/', '.').replaceAll('~1', '/')
    const inner = instancePath === '' ? value : valueAt(value, instancePath)
    if (keyword === 'const') return { where: at, what: `is ${String(params['allowedValue']).slice(1, -1)}` }
    if (keyword === 'enum') return { where: at, what: `is ${show(inner)}; allowed: ${words(params['allowedValues'])}` }
    const extra = 'additionalProperty' in params ? ` (${String(params['additionalProperty'])})` : ''
    return {
      where: at,
      what: `is ${show(inner)}: ${message ?? 'is not allowed'}${extra}. Allowed: ${allowedWords(leaf)}.`,
    }
  }
}

function words(values: unknown): string {
  return (values as unknown[]).map(String).join(', ')
}

function valueAt(value: unknown, pointer: string): unknown {
  const keys = pointer.slice(1).split('/')
  return keys.reduce((each, key) => (each as Record<string, unknown>)[key.replaceAll('~1', '/')], value)
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function show(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}
