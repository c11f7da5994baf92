import type { Group, JsonSchema, Node } from '../model/dsl.ts'
import { docOf } from './doc.ts'

/**
 * values.schema.json in draft-07, the one dialect that every Helm enforces. No key is required: one that is missing, or was emptied,
 * takes its default (`_complete.tpl`). A number or a boolean may be text, as Terraform writes it.
 */
export function valuesSchema(model: Group): string {
  const schema = { $schema: 'http://json-schema.org/draft-07/schema#', ...schemaOf(model) }
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
