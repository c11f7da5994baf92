import type { Run } from './run-options.ts'
import type { Round, Scenario } from './scenario.ts'

/** How often a run does a round; 0 when its set has not got it. */
export function repetitionsOf(run: Pick<Run, 'set' | 'repetitions'>, round: Round): number {
  const own = round.repeat[run.set]
  return own === 0 ? 0 : (run.repetitions ?? own)
}

/** One time that a run does a round. */
export interface Turn {
  round: Round
  /** From 1. */
  repetition: number
  of: number
}

/** What a run does of a scenario, in order. */
export function turnsOf(
  run: Pick<Run, 'set' | 'repetitions'>,
  { rounds, inTurn }: Pick<Scenario, 'rounds' | 'inTurn'>,
): Turn[] {
  const turns = rounds.flatMap((round) => {
    const of = repetitionsOf(run, round)
    return Array.from({ length: of }, (_, i) => ({ round, repetition: i + 1, of }))
  })
  return inTurn === true ? turns.toSorted((a, b) => a.repetition - b.repetition) : turns
}
