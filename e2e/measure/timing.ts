import { scenarios } from '../scenarios/all.ts'

/** Scenarios whose times `docs/benchmarks.md` shows, and which have no 95th percentile to judge. */
const WITHOUT_P95 = ['force-delete', 'stopped', 'proxy-restart']

/**
 * Returns a regular expression for the titles of the scenarios that are measured with an engine: those that it names, and all that demand a
 * 95th percentile, since no set repeats a fault often enough to judge one. A scenario that sets an image has that engine alone, Redis.
 */
export function timingScenarios(engine: string): string {
  const timed = scenarios.filter(
    ({ name, rounds, values }) =>
      (WITHOUT_P95.includes(name) || rounds.some(({ must }) => must.switchGapP95Ms !== undefined)) &&
      (engine === 'redis' || !('image' in values)),
  )
  return `^(${timed.map(({ name }) => name).join('|')}): `
}
