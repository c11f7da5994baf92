import type { Group, JsonSchema, Node } from '../model/dsl.ts'
import { docOf } from './doc.ts'

/**
 * values.schema.json in draft-07, the one dialect that every Helm enforces. All keys are required: Helm fills in the
 * defaults first, so a missing key is one that was emptied (`fencing:` without a value), which would switch it off silently.
 */
export function valuesSchema(model: Group): string {
  const schema = { $schema: 'http://json-schema.org/draft-07/schema#', ...schemaOf(model) }
  return JSON.stringify(schema, null, 1) + '\n'
}

/** The schema of one node with its doc and default. */
export function schemaOf(node: Node): JsonSchema {
  if (node.kind === 'leaf') return { description: docOf(node), ...node.schema, default: node.default }
  const children = Object.entries(node.children)
  return {
    description: node.doc,
    type: 'object',
    properties: Object.fromEntries(children.map(([key, child]) => [key, schemaOf(child)])),
    required: children.map(([key]) => key),
    ...(!node.open && { additionalProperties: false }),
  }
}
