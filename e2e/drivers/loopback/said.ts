import { waitUntil } from '../../harness/wait-until.ts'
import type { World } from './world.ts'

/** Waits until the timeline has such a line, and returns the first. @throws HarnessError `WAIT_TIMED_OUT` */
export async function said(world: World, text: string, timeoutMs = 60_000): Promise<string> {
  return waitUntil({
    ...{ what: text, timeoutMs, everyMs: 50, hint: `read ${world.timeline}` },
    look: () => {
      const [line] = world.lines(text)
      return Promise.resolve(line === undefined ? { done: false, seen: 'nothing' } : { done: true, value: line })
    },
  })
}
