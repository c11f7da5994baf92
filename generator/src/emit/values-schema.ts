import type { Group, JsonSchema, Node } from '../model/dsl.ts'
import { renamed, renamedText } from '../model/renamed.ts'
import { docOf } from './doc.ts'

/**
 * values.schema.json in draft-07, the one dialect that every Helm enforces. No key is required: one that is missing, or was emptied,
 * takes its default (`_complete.tpl`). A number or a boolean may be text, as Terraform writes it.
 */
export function valuesSchema(model: Group): string {
  const schema = { $schema: 'http://json-schema.org/draft-07/schema#', ...schemaOf(model) }
  for (const [path, { was }] of Object.entries(renamed)) refuseOldName(schema, path, was)
  return JSON.stringify(schema, null, 1) + '\n'
}

/** The schema of one node with its doc and default. */
export function schemaOf(node: Node): JsonSchema {
  if (node.kind === 'leaf') return { description: docOf(node), ...orText(node.schema), default: node.default }
  const children = Object.entries(node.children)
  return {
    description: node.doc,
    type: 'object',
    properties: Object.fromEntries(children.map(([key, child]) => [key, schemaOf(child)])),
    ...(!node.open && { additionalProperties: false }),
  }
}

function orText(schema: JsonSchema): JsonSchema {
  if (schema['type'] === 'boolean') return { type: ['boolean', 'string'], pattern: '^(true|false)$' }
  if (schema['type'] !== 'integer') return schema
  const numbers = schema['enum'] as number[] | undefined
  const text = numbers ? { enum: [...numbers, ...numbers.map(String)] } : { pattern: '^[0-9]{1,15}$' }
  return { ...schema, type: ['integer', 'string'], ...text }
}

/** Adds an old name to the schema of its group. Helm prints the `const` that a value must have, which here is the way out. */
function refuseOldName(schema: JsonSchema, path: string, was: unknown): void {
  const keys = path.split('.')
  const name = keys.pop() ?? path
  const group = keys.reduce<JsonSchema | undefined>(
    (under, key) => under && (childrenOf(under)[key] as JsonSchema | undefined),
    schema,
  )
  if (group === undefined) return
  const refused = { if: { enum: [...new Set([was, String(was), null])] }, else: { const: `(${renamedText(path)})` } }
  childrenOf(group)[name] = { description: `Old name of ${renamed[path]?.to}.`, ...refused }
}

function childrenOf(schema: JsonSchema): Record<string, unknown> {
  return schema['properties'] as Record<string, unknown>
}
