import type { Group, Leaf, Node } from '../model/dsl.ts'
import { renamed, renamedText } from '../model/renamed.ts'
import { strictAjv } from './ajv.ts'
import { checkType } from './k8s-types.ts'
import type { Problem } from './problem.ts'

const ajv = strictAjv()

/** What is wrong with a user's values, leaf by leaf: the path, the value, and what is allowed there. */
export function checkValues(values: unknown, group: Group, path = ''): Problem[] {
  if (!isMap(values)) return [{ where: path || '(the file)', what: `is ${show(values)}, must be a map of values` }]
  return Object.entries(values).flatMap(([key, value]) => {
    const node = group.children[key]
    const where = path ? `${path}.${key}` : key
    if (where in renamed)
      return value === null || value === renamed[where]?.was ? [] : [{ where, what: renamedText(where) }]
    if (!node)
      return group.open ? [] : [{ where, what: `is unknown; here are ${Object.keys(group.children).join(', ')}` }]
    // Without a value the default holds.
    return value === null ? [] : checkNode(value, node, where)
  })
}

function checkNode(value: unknown, node: Node, where: string): Problem[] {
  if (node.kind === 'group') return checkValues(value, node, where)
  const accepts = ajv.compile(node.schema)
  if (!accepts(value)) return (accepts.errors ?? []).filter(({ keyword }) => keyword !== 'if').map(explain)
  if (!node.k8s) return []
  const problems = checkType(value, Array.isArray(value) ? `Array<${node.k8s}>` : node.k8s, where)
  return problems.map((problem) => ({ ...problem, where: problem.where.replaceAll('/', '.') }))

  function explain({ keyword, instancePath, message, params }: NonNullable<typeof accepts.errors>[number]): Problem {
    const at = where + instancePath.replaceAll('/', '.').replaceAll('~1', '/')
    const inner = instancePath === '' ? value : valueAt(value, instancePath)
    if (keyword === 'const') return { where: at, what: `is ${String(params['allowedValue']).slice(1, -1)}` }
    if (keyword === 'enum') return { where: at, what: `is ${show(inner)}; allowed: ${words(params['allowedValues'])}` }
    const extra = 'additionalProperty' in params ? ` (${String(params['additionalProperty'])})` : ''
    return { where: at, what: `is ${show(inner)}: ${message ?? 'is not allowed'}${extra}. ${allowedIn(node as Leaf)}` }
  }
}

function words(values: unknown): string {
  return (values as unknown[]).map(String).join(', ')
}

function allowedIn({ allowed, schema }: Leaf): string {
  return `Allowed: ${allowed || `any ${String(schema['type'])}`}.`
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
