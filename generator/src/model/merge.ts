type Fields = Record<string, unknown>

/** Lays values over others as Helm does: maps merge, all else replaces. */
export function mergeValues(under: Fields, over: Fields): Fields {
  const merged = { ...under }
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key]
    merged[key] = isMap(before) && isMap(value) ? mergeValues(before, value) : value
  }
  return merged
}

function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
