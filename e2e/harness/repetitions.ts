import type { Run } from './run-options.ts'
import type { Round } from './scenario.ts'

/** How often a run does a round; 0 when its set has not got it. */
export function repetitionsOf(run: Pick<Run, 'set' | 'repetitions'>, round: Round): number {
  const own = round.repeat[run.set]
  return own === 0 ? 0 : (run.repetitions ?? own)
}
