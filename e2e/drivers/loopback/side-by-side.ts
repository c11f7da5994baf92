import { describe, it } from 'mocha'

/** Worlds at the same time, of one file or of the next: they mostly wait, so two cores carry four. */
const AT_ONCE = 4

/** In this environment a scenario that exists for both engines runs on one of them, and those of the full set are left out. */
export const SHORT = 'LOOPBACK_SHORT'

/** Of all files that were loaded, in their order. */
const starts: { start: () => Promise<void>; alone: boolean }[] = []

/** Milliseconds that a world beside the others may lose, on top of every budget: timings proper are measured on a cluster. */
export const BUSY_MS = 3000

/**
 * Adds one scenario, as mocha's `it` does. It must have a world of its own. With `alone` no other world runs meanwhile: for a promise that rests on
 * tenths of a second, such as a pause between a Sentinel's election and the promotion. With `full` a short run leaves it out: another scenario
 * has the same promise with a likelier fault.
 */
export type AddScenario = (
  title: string,
  run: () => Promise<void>,
  options?: { alone?: boolean; full?: boolean },
) => void

const ENGINE = / \((redis|valkey)[^()]*\)$/

/** Of scenarios that exist for both engines those of one: the same always, and over all scenarios each engine about as often. */
export function oneEngine(titles: readonly string[]): string[] {
  const withoutEngine = (title: string): string => title.replace(ENGINE, '')
  const enginesOf = (title: string): Set<string | undefined> =>
    new Set(titles.filter((each) => withoutEngine(each) === withoutEngine(title)).map((each) => ENGINE.exec(each)?.[1]))
  return titles.filter((title) => {
    if (enginesOf(title).size < 2) return true
    const sum = [...withoutEngine(title)].reduce((total, letter) => total + letter.charCodeAt(0), 0)
    return ENGINE.exec(title)?.[1] === (sum % 2 === 0 ? 'redis' : 'valkey')
  })
}

/** A scenario as a file of tests adds it. */
interface Added {
  name: string
  full?: boolean
}

/** The scenarios of a run: all, or in a short one those that are not of the full set alone, each on one engine. */
export function scenariosOf<T extends Added>(added: readonly T[], short: boolean): T[] {
  if (!short) return [...added]
  const kept = added.filter(({ full }) => full !== true)
  const names = oneEngine(kept.map(({ name }) => name))
  return kept.filter(({ name }) => names.includes(name))
}

/** Tests as usual, but while one is awaited the next ones run already, be they of another group. */
export function sideBySide(title: string, define: (scenario: AddScenario) => void): void {
  describe(title, () => {
    const added: (Added & { run: () => Promise<void>; alone?: boolean })[] = []
    define((name, run, options = {}) => added.push({ name, run, ...options }))
    for (const { name, run, alone = false } of scenariosOf(added, process.env[SHORT] === '1')) addTest(name, run, alone)
  })
}

function addTest(name: string, run: () => Promise<void>, alone: boolean): void {
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
}
