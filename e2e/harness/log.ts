const startedAt = Date.now()

/** Print one line of progress on stderr, with the seconds since the start. */
export function log(text: string): void {
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1).padStart(6)
  process.stderr.write(`[${seconds} s] ${text}\n`)
}

/** Run one step with a line at its start and one with the elapsed time at its end. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const from = Date.now()
  log(`${title} ...`)
  try {
    const result = await work()
    log(`${title}: done in ${((Date.now() - from) / 1000).toFixed(1)} s`)
    return result
  } catch (error) {
    log(`${title}: FAILED after ${((Date.now() - from) / 1000).toFixed(1)} s`)
    throw error
  }
}
