import { expect } from 'chai'
import { junitXml } from '../harness/report/junit.ts'
import type { Report } from '../harness/report/report.ts'
import { textSummary } from '../harness/report/text.ts'
import { validate } from '../harness/report/validate.ts'
import { scenarioLike, streamResultLike } from './results.ts'

const report = (): Report => ({
  schemaVersion: 1,
  run: 'abc',
  set: 'short',
  chart: 'chart',
  startedAt: '2026-01-01T00:00:00Z',
  endedAt: '2026-01-01T00:01:00Z',
  tests: [
    { suite: 'x', title: 'loses nothing', state: 'passed', ms: 10 },
    { suite: 'x', title: 'is "quick" & <small>', state: 'failed', ms: 5, error: 'took\n\u001b[31mtoo long' },
    { suite: 'y', title: 'is left out', state: 'skipped', ms: 0 },
  ],
  scenarios: [
    scenarioLike({
      streams: { plain: streamResultLike({ gap: { from: 0, to: 1210, ms: 1210 } }), wait1: streamResultLike() },
    }),
  ],
})

describe('the report', () => {
  it('is valid by its schema', () => {
    validate('report', report())
  })

  it('is refused with the path when something is missing or unknown', () => {
    expect(() => validate('report', { ...report(), set: 'long', extra: 1 })).to.throw(/extra[^]*\/set|\/set[^]*extra/)
  })

  it('becomes JUnit XML with counts, escapes and no control characters', () => {
    const xml = junitXml(report())
    expect(xml).to.include('<testsuite name="x" tests="2" failures="1" skipped="0" time="0.015">')
    expect(xml).to.include('name="is &quot;quick&quot; &amp; &lt;small&gt;"')
    expect(xml).to.include('<failure message="took&#10;[31mtoo long"/>')
    expect(xml).to.include('<skipped/>')
  })

  it('becomes a text with the numbers of each scenario and what failed', () => {
    const text = textSummary(report())
    expect(text).to.include('plain: 100 acked, 0 lost, 0 unknown; write gap median 1.21 s, worst 1.21 s')
    expect(text).to.include('- x: is "quick" & <small>\n  took')
  })
})
