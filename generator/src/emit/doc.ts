import type { Leaf } from '../model/dsl.ts'

/** What the leaf does and what it takes, as one paragraph. */
export function docOf({ doc, allowed }: Leaf): string {
  return allowed ? `${doc} Allowed: ${allowed}.` : doc
}

/** What the leaf takes, in words. */
export function allowedWords({ allowed, schema }: Leaf): string {
  if (schema['type'] === 'boolean') return 'true or false'
  return allowed || `any ${String(schema['type'])}`
}
