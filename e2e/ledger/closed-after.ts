/** Something that happened to a connection: `ready` and `close`, each with the id of the server process at its other end. */
export interface ConnectionEvent {
  at: number
  kind: string
  source: string
  text: string
}

/** Options of {@link closedAfter}. */
export interface ClosedAfterOptions {
  /** Name of the stream that has the connection. */
  stream: string
  /** Id of the server's process. */
  runId: string
  at: number
}

/**
 * Milliseconds from a moment until the stream's last connection to a server had ended, 0 when it had ended before; undefined
 * when no end was seen, or when there was another connection to it afterwards.
 */
export function closedAfter(events: readonly ConnectionEvent[], options: ClosedAfterOptions): number | undefined {
  const own = events.filter(({ source, text }) => source === options.stream && text === options.runId)
  const last = own.filter(({ kind }) => kind === 'close' || kind === 'ready').at(-1)
  return last?.kind === 'close' ? Math.max(0, last.at - options.at) : undefined
}
