import type { Group, Leaf } from './dsl.ts'
import { defaultsOf } from './walk.ts'

type Fields = Record<string, unknown>

/**
 * Values as the chart reads them: a key without a value takes its default, but `resources` none, numbers and booleans may
 * be text. The chart's `_complete.tpl` does the same.
 */
export function completeValues(values: unknown, group: Group): unknown {
  if (!isMap(values)) return values
  const defaults = defaultsOf(group)
  const read = (key: string, value: unknown): unknown => {
    const node = Object.hasOwn(group.children, key) ? group.children[key] : undefined
    if (node === undefined) return value
    if (value === null) return key === 'resources' ? {} : defaults[key]
    return node.kind === 'leaf' ? readLeaf(value, node) : completeValues(value, node)
  }
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, read(key, value)]))
}

function readLeaf(value: unknown, { schema }: Leaf): unknown {
  if (typeof value !== 'string') return value
  if (schema['type'] === 'integer' && /^-?[0-9]{1,15}$/.test(value)) return Number(value)
  if (schema['type'] === 'boolean' && /^(true|false)$/.test(value)) return value === 'true'
  return value
}

function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
