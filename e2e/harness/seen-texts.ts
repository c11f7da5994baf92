import type { ScannedText } from './find-secrets.ts'

/** All texts inside some objects, of each state in which they were seen. */
export interface SeenTexts {
  /** Add an object under the name by which a message calls it. */
  see: (where: string, object: unknown) => void
  all: () => ScannedText[]
}

/** Nothing has been seen yet. */
export function seenTexts(): SeenTexts {
  const seen = new Map<string, Set<string>>()
  return {
    see: (where, object) => {
      const known = seen.get(where) ?? new Set()
      for (const text of stringsIn(object)) known.add(text)
      seen.set(where, known)
    },
    all: () => [...seen].map(([where, texts]) => ({ where, text: [...texts].join('\n') })),
  }
}

// Unescaped: JSON would hide a password with quotes.
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(stringsIn)
}
