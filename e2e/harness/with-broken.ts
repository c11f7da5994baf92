import { streams } from '../clients/protocol.ts'
import type { Check } from './budgets.ts'
import { newlyLost } from './newly-lost.ts'
import { longestGap } from './report/figures.ts'
import { seconds } from './report/seconds.ts'
import type { RoundResult, ScenarioResult } from './round-result.ts'
import { resultsOf } from './round-streams.ts'
import type { MustBreak } from './scenario.ts'

/** By how much a line breaks in a repetition; undefined when it was not seen. Losses are those of this repetition. */
const amounts: Record<MustBreak['line'], (round: RoundResult) => number | undefined> = {
  lost: (round) => resultsOf(round, streams).reduce((sum, [, { lost }]) => sum + lost.length, 0),
  refusedMs: ({ refusal }) => refusal?.lastAckMs,
  writeGapMs: longestGap,
}

const words: Record<MustBreak['line'], (amount: number) => string> = {
  lost: (count) => `${count} acknowledged writes are lost`,
  refusedMs: (ms) => `the old master acknowledges writes ${seconds(ms)} after the cut`,
  writeGapMs: (ms) => `writes stop for ${seconds(ms)}`,
}

/**
 * Returns the checks of a chart that is worse on purpose. The line that must break becomes one that holds when the harness reports it,
 * and each repetition breaks it by so much that the chart as it is would not: chance, or the fault alone, is not enough.
 */
export function withBroken(checks: readonly Check[], mustBreak: MustBreak): Check[] {
  const { line, atLeast, excused = [] } = mustBreak
  const [amountOf, say] = [amounts[line], words[line]]
  const named = checks.filter(({ id }) => id === line)
  const title = `it is reported, in each repetition, that ${say(atLeast)} at least`
  const narrow = ({ rounds }: ScenarioResult): RoundResult[] =>
    newlyLost(rounds).filter((round) => (amountOf(round) ?? 0) < atLeast)
  const noticed: Check = {
    id: 'noticed',
    title,
    line: title,
    measured: (result) => {
      const seen = newlyLost(result.rounds).map((round) => amountOf(round) ?? 0)
      return {
        allowed: `in ${result.rounds.length} of ${result.rounds.length}`,
        seen: seen.length === 0 ? 'not done' : seen.map(say).join('; '),
        at: narrow(result).map(({ round, repetition }) => ({ round, repetition })),
      }
    },
    complaints: (result) => {
      const untried = untriedOf(result)
      if (untried !== undefined) return [untried]
      if (named.every((check) => check.complaints(result).length === 0)) return ['it holds, or the harness is blind']
      return narrow(result).map((round) => `repetition ${round.repetition}: ${say(amountOf(round) ?? 0)}, no more`)
    },
  }
  return [...checks.filter(({ id }) => id !== line && !excused.includes(id)), noticed]
}

// What was not done breaks lines, too.
function untriedOf({ rounds }: ScenarioResult): string | undefined {
  if (rounds.length === 0) return 'no round was done'
  const idle = rounds.some(({ streams: written }) => Object.values(written).some(({ acked }) => acked === 0))
  return idle ? 'a stream had no write acknowledged at all' : undefined
}
