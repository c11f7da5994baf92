import { describe, it } from 'mocha'

/** Worlds at the same time, of one file or of the next: they mostly wait, so two cores carry four. */
const AT_ONCE = 4

/** Of all files that were loaded, in their order. */
const starts: { start: () => Promise<void>; alone: boolean }[] = []

/** Milliseconds that a world beside the others may lose, on top of every budget: timings proper are measured on a cluster. */
export const BUSY_MS = 1500

/**
 * Adds one scenario, as mocha's `it` does. It must have a world of its own. With `alone` no other world runs meanwhile: for a promise that rests on
 * tenths of a second, such as a pause between a Sentinel's election and the promotion.
 */
export type AddScenario = (title: string, run: () => Promise<void>, options?: { alone?: boolean }) => void

/** Tests as usual, but while one is awaited the next ones run already, be they of another group. */
export function sideBySide(title: string, define: (scenario: AddScenario) => void): void {
  describe(title, () => {
    define((name, run, { alone = false } = {}) => {
      const place = starts.length
      let running: Promise<void> | undefined
      const start = (): Promise<void> => {
        running ??= run()
        // Its own test reports it; until that waits for it, the failure is not an unhandled one.
        running.catch(() => undefined)
        return running
      }
      starts.push({ start, alone })
      it(name, async () => {
        if (!alone) {
          const window = starts.slice(place, place + AT_ONCE)
          const end = window.findIndex((next) => next.alone)
          for (const next of end === -1 ? window : window.slice(0, end)) void next.start()
        }
        await start()
      })
    })
  })
}
