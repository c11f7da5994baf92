import type { Run } from './run-options.ts'
import type { Round, Scenario } from './scenario.ts'

type Choice = Pick<Run, 'set' | 'repetitions' | 'rounds'>

/** How often a run does a round; 0 when its set has not got it, or nobody asked for it. */
export function repetitionsOf(run: Choice, round: Round): number {
  const own = run.rounds?.test(round.title) === false ? 0 : round.repeat[run.set]
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
export function turnsOf(run: Choice, { rounds, inTurn }: Pick<Scenario, 'rounds' | 'inTurn'>): Turn[] {
  const turns = rounds.flatMap((round) => {
    const of = repetitionsOf(run, round)
    return Array.from({ length: of }, (_, i) => ({ round, repetition: i + 1, of }))
  })
  return inTurn === true ? turns.toSorted((a, b) => a.repetition - b.repetition) : turns
}
