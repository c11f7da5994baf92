/** What a {@link HarnessError} carries beside its message. */
export interface HarnessErrorDetails {
  /** Stable word for programs, such as `COMMAND_TIMED_OUT`. */
  code: string
  /** What to do next, in one sentence. */
  hint?: string
  /** Directory or files that help to understand it. */
  artifacts?: string[]
  cause?: unknown
}

/** An error of the harness itself: what was tried, what came back, what to do next. */
export class HarnessError extends Error {
  readonly code: string
  readonly hint: string | undefined
  readonly artifacts: string[]

  constructor(what: string, details: HarnessErrorDetails) {
    const parts = [what]
    if (details.hint !== undefined) parts.push(`Next: ${details.hint}`)
    if (details.artifacts?.length) parts.push(`See: ${details.artifacts.join(', ')}`)
    super(parts.join('\n'), { cause: details.cause })
    this.name = 'HarnessError'
    this.code = details.code
    this.hint = details.hint
    this.artifacts = details.artifacts ?? []
  }
}
