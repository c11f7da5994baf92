import type { Leaf } from '../model/dsl.ts'

/** What the leaf does and what it takes, as one paragraph. */
export function docOf({ doc, allowed }: Leaf): string {
  return allowed ? `${doc} Allowed: ${allowed}.` : doc
}
