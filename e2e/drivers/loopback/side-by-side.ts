import { describe, it } from 'mocha'

/** Worlds of one group at the same time: they mostly wait, so two cores carry four. */
const AT_ONCE = 4

/** Milliseconds that a world beside the others may lose, on top of every budget: timings proper are measured on a cluster. */
export const BUSY_MS = 1500

/** Adds one scenario, as mocha's `it` does. It must have a world of its own. */
export type AddScenario = (title: string, run: () => Promise<void>) => void

/** Tests as usual, but while one is awaited the next two run already. */
export function sideBySide(title: string, define: (scenario: AddScenario) => void): void {
  const starts: (() => Promise<void>)[] = []
  describe(title, () => {
    define((name, run) => {
      const place = starts.length
      let running: Promise<void> | undefined
      const start = (): Promise<void> => {
        running ??= run()
        // Its own test reports it; until that waits for it, the failure is not an unhandled one.
        running.catch(() => undefined)
        return running
      }
      starts.push(start)
      it(name, async () => {
        for (const next of starts.slice(place, place + AT_ONCE)) void next()
        await start()
      })
    })
  })
}
