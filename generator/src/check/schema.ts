import { strictAjv } from './ajv.ts'
import type { Problem } from './problem.ts'

/** Keywords that Helm's schema libraries treat differently, or report without saying what is allowed. */
const banned = new Set(['oneOf', 'anyOf', 'format', 'propertyNames', '$ref', 'nullable', 'dependencies', 'not'])
const maxBytes = 140_000

/** What is wrong with an emitted values.schema.json. `open` are the paths of objects that accept any key. */
export function checkSchema(text: string, { where, open }: { where: string; open: readonly string[] }): Problem[] {
  const schema = JSON.parse(text) as Record<string, unknown>
  const problems: Problem[] = []
  if (text.length > maxBytes) problems.push({ where, what: `has ${text.length} bytes, more than ${maxBytes}` })
  if (schema['$schema'] !== 'http://json-schema.org/draft-07/schema#') {
    problems.push({ where, what: 'must be draft-07, the one dialect that every Helm enforces' })
  }
  try {
    strictAjv().compile(schema)
  } catch (error) {
    problems.push({ where, what: (error as Error).message })
  }
  return [...problems, ...walk(schema, '').map(({ where: at, what }) => ({ where: `${where}: ${at}`, what }))]

  function walk(node: Record<string, unknown>, path: string): Problem[] {
    const here = path || '/'
    const found = Object.keys(node)
      .filter((keyword) => banned.has(keyword))
      .map((keyword) => ({ where: here, what: `uses ${keyword}` }))
    const children = Object.entries((node['properties'] ?? {}) as Record<string, Record<string, unknown>>)
    const described = children.some(([, child]) => 'description' in child)
    if (described && node['additionalProperties'] !== false && !open.includes(path.slice(1))) {
      found.push({ where: here, what: 'is a group that accepts unknown keys' })
    }
    // In a map of the user's own keys null takes one of them back, which Helm leaves there.
    const types = path.endsWith('/*') ? [] : [node['type']].flat()
    if (types.includes('null')) {
      found.push({ where: here, what: 'accepts null' })
    }
    const inner = [node['items'], node['then'], node['if'], node['additionalProperties']]
      .concat(Object.values(node['patternProperties'] ?? {}))
      .filter((each): each is Record<string, unknown> => typeof each === 'object' && each !== null)
    return [
      ...found,
      ...children.flatMap(([key, child]) => walk(child, `${path}/${key}`)),
      ...inner.flatMap((each) => walk(each, `${path}/*`)),
    ]
  }
}
