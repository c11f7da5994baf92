import type { Scenario, SetName } from './scenario.ts'

/** A scenario with the limits that a set judges it by. */
export function forSet(scenario: Scenario, set: SetName): Scenario {
  if (set !== 'short') return scenario
  const rounds = scenario.rounds.map((round) => ({ ...round, must: { ...round.must, ...round.mustInShort } }))
  return { ...scenario, rounds }
}
