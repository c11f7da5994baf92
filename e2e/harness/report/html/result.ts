import type { Suite } from '../suites.ts'
import { notJudged } from '../report.ts'
import type { TestOutcome } from '../report.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'

type State = TestOutcome['state']

const marks: Record<State, string> = { passed: '✓', failed: '✗', skipped: '–' }
const words: Record<State, string> = { passed: 'holds', failed: 'FAILS', skipped: 'not run' }

/** A result as a mark and a word. */
export function result(state: State, word = words[state]): Markup {
  return markup`<span class="result ${state}"><span class="mark" aria-hidden="true">${marks[state]}</span> ${word}</span>`
}

/** The result of one test. */
export function testResult({ state, error }: TestOutcome): Markup {
  return error === notJudged ? result('skipped', 'not judged') : result(state)
}

/** The result of a whole suite. */
export function suiteResult({ tests, failed, unjudged }: Suite): Markup {
  if (tests.length === 0) return result('skipped', 'broken off')
  if (unjudged.length > 0) return result('failed', 'not judged')
  if (failed.length > 0) return result('failed', `${failed.length} of ${tests.length} fail`)
  const skipped = tests.filter(({ state }) => state === 'skipped').length
  if (skipped === tests.length) return result('skipped')
  return result('passed', `${tests.length - skipped} hold`)
}
