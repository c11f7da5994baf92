/** A map of unknown content, as YAML gives it. */
export type Fields = Record<string, unknown>

/** The value as a map; an empty one when it is none. */
export function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

/** The value as a list of maps; an empty one when it is none. */
export function list(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fields) : []
}

/** The entries that are strings: labels and selectors. */
export function strings(value: unknown): Record<string, string> {
  const entries = Object.entries(fields(value)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return Object.fromEntries(entries)
}

/** Kind, namespace and name, as messages have them. */
export function nameOf(doc: Fields): string {
  const { name, namespace } = fields(doc['metadata'])
  return [doc['kind'], namespace, name].filter(Boolean).map(String).join(' ')
}

/** Those that are there more than once, each once. */
export function duplicates(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, i) => values.indexOf(value) !== i))]
}
