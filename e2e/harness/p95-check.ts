import type { Check } from './budgets.ts'
import { longestSwitchGap } from './report/figures.ts'
import { seconds } from './report/seconds.ts'
import type { RoundResult, ScenarioResult } from './round-result.ts'

/** Fewer repetitions have no 95th percentile: they are measured, and have no such line. */
export const ENOUGH = 20

/** The demand that of twenty or more repetitions of a round all but one in twenty keep a shorter write gap at the switch. */
export function p95Check(round: string, limitMs: number): Check {
  const line = `writes stop for at most ${seconds(limitMs)} at the switch in all repetitions but one in twenty`
  const late = (result: ScenarioResult): { done: RoundResult[]; over: RoundResult[] } => {
    const done = result.rounds.filter((one) => one.round === round)
    return { done, over: done.filter((one) => longestSwitchGap(one) > limitMs) }
  }
  return {
    id: 'switchGapP95Ms',
    title: `when ${round}: ${line}`,
    line,
    round,
    measured: (result) => {
      const { done, over } = late(result)
      return {
        allowed: `${allowedOf(done.length)} longer`,
        seen: `${over.length} longer`,
        must: 'switchGapP95Ms',
        at: over.length > allowedOf(done.length) ? over.map(({ repetition }) => ({ round, repetition })) : [],
      }
    },
    complaints: (result) => {
      const { done, over } = late(result)
      if (done.length === 0) return [`${round}: it was not done`]
      if (over.length <= allowedOf(done.length)) return []
      return over.map((one) => `repetition ${one.repetition}: writes stopped for ${seconds(longestSwitchGap(one))}`)
    },
  }
}

const allowedOf = (repetitions: number): number => Math.floor(repetitions / 20)
