/** The text of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message
  if (typeof thrown === 'string') return thrown
  // A broken socket throws an event: its message is not among its own fields.
  if (typeof thrown === 'object' && thrown && 'message' in thrown && typeof thrown.message === 'string')
    return thrown.message
  return JSON.stringify(thrown)
}
