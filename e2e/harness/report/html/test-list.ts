import { notJudged } from '../report.ts'
import type { TestOutcome } from '../report.ts'
import { seconds } from '../seconds.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'
import { testResult } from './result.ts'

/** Tests one a row, with the time each took and why it failed. */
export function testList(tests: readonly TestOutcome[]): Markup {
  return markup`<table class="tests"><tbody>${tests.map(row)}</tbody></table>`
}

function row(test: TestOutcome): Markup {
  const judged = test.error !== notJudged
  const why = judged && test.error !== undefined ? markup`<pre class="error">${test.error}</pre>` : undefined
  return markup`<tr class="${judged ? test.state : 'skipped'}"><td class="what">${test.title}${why}</td>
    <td class="number">${judged ? seconds(test.ms) : ''}</td><td class="end">${testResult(test)}</td></tr>`
}
