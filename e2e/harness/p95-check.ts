import type { Check } from './budgets.ts'
import { longestGap } from './report/figures.ts'
import { seconds } from './report/seconds.ts'
import type { RoundResult, ScenarioResult } from './round-result.ts'

/** The demand that all repetitions of a round but one in twenty (or one of fewer) keep a shorter write gap. */
export function p95Check(round: string, limitMs: number): Check {
  const line = `writes stop for at most ${seconds(limitMs)} in all repetitions but one in twenty`
  const late = (result: ScenarioResult): { done: RoundResult[]; over: RoundResult[] } => {
    const done = result.rounds.filter((one) => one.round === round)
    return { done, over: done.filter((one) => longestGap(one) > limitMs) }
  }
  return {
    id: 'writeGapP95Ms',
    title: `when ${round}: ${line}`,
    line,
    round,
    measured: (result) => {
      const { done, over } = late(result)
      return {
        allowed: `${allowedOf(done.length)} longer`,
        seen: `${over.length} longer`,
        must: 'writeGapP95Ms',
        at: over.length > allowedOf(done.length) ? over.map(({ repetition }) => ({ round, repetition })) : [],
      }
    },
    complaints: (result) => {
      const { done, over } = late(result)
      if (done.length === 0) return [`${round}: it was not done`]
      if (over.length <= allowedOf(done.length)) return []
      return over.map((one) => `repetition ${one.repetition}: writes stopped for ${seconds(longestGap(one))}`)
    },
  }
}

const allowedOf = (repetitions: number): number => Math.max(1, Math.floor(repetitions / 20))
