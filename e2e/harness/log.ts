import { createProgress } from './progress.ts'
import type { Activity } from './progress.ts'

const progress = createProgress({ screen: process.stderr })
const silent: Activity = { see: () => undefined, end: () => undefined }
let shown = false

/** Show waits and commands from now on: where nobody calls this, as in tests, they are silent. */
export function showProgress(): void {
  shown = true
}

/** Print one line of progress on stderr, with the seconds since the start. */
export function log(text: string): void {
  progress.line(text)
}

/** Note that something begins, a wait or a command, until its `end`. */
export function activity(title: string): Activity {
  return shown ? progress.begin(title) : silent
}

/** Run one step: its title while it lasts (a line at its begin where there is no live one), the elapsed time at its end. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const from = Date.now()
  const elapsed = (): string => `${((Date.now() - from) / 1000).toFixed(1)} s`
  if (!shown || !progress.live) log(`${title} ...`)
  const going = activity(title)
  try {
    const result = await work()
    going.end()
    log(`${title}: done in ${elapsed()}`)
    return result
  } catch (error) {
    going.end()
    log(`${title}: FAILED after ${elapsed()}`)
    throw error
  }
}
