import { expect } from 'chai'
import { junitXml } from '../harness/report/junit.ts'
import type { RoundResult } from '../harness/round-result.ts'
import type { Report } from '../harness/report/report.ts'
import { story } from '../harness/report/story.ts'
import { textSummary } from '../harness/report/text.ts'
import { validate } from '../harness/report/validate.ts'
import { sampleReport } from './sample-report.ts'
import { scenarioLike, streamResultLike } from './results.ts'

/** What a repetition need not have; of the timeline there is a test of its own. */
type OptionalField = Exclude<
  { [K in keyof RoundResult]-?: undefined extends RoundResult[K] ? K : never }[keyof RoundResult],
  'timeline'
>

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
      machine: { busy: 71, stolen: 3, worstStolen: 12, diskWait: 2, worstLateMs: 3400 },
      streams: { plain: streamResultLike({ gap: { from: 0, to: 1210, ms: 1210 } }), wait1: streamResultLike() },
    }),
  ],
})

describe('the report', () => {
  it('is valid by its schema', () => {
    validate('report', report())
  })

  it('is valid with every field that a repetition may have', () => {
    // A field that is new and not here does not compile.
    const all: Required<Pick<RoundResult, OptionalField>> = {
      ...{ namedLast: 'r1', switchFault: 's1 announced 2', engineFault: 'r1 had 8.0.2', rejoinMs: 1, backMs: 1 },
      ...{ closedMs: 1, firstLateError: 'sticky 7: gone', meanwhile: { onMaster: 1, elsewhere: 0 } },
      ...{ insideGapMs: 1, refusedEvictions: ['r1'], refusal: { lastAckMs: 1, refused: 1 } },
      machine: { busy: 71, stolen: 3, worstStolen: 12, diskWait: 2, worstLateMs: 3400 },
    }
    validate('report', { ...report(), scenarios: [scenarioLike(all)] })
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
    expect(text).to.include('late by at most 3.40 s')
    expect(text).to.include('cores 71 % busy, 3 % given to others by its host (at most 12 % in a second)')
    expect(text).to.include('- x: is "quick" & <small>\n  took')
  })
  it('tells in that text how it went where a line does not hold, and only there', () => {
    const text = textSummary(sampleReport({ gapsMs: [210, 2600] }))
    const [, told = ''] = text.split("delete-master: the master's pod is deleted, repetition 2; at 0: ")
    expect(told).to.match(/^delete-master: master redis-0 on worker\n/)
    expect(told).to.match(/^ +\d\.\d\d s {2}redis-2: is master$/m)
    expect(told).to.match(/^ +\d\.\d\d s {2}sentinel-\d: \+switch-master mymaster redis-0 redis-2$/m)
    expect(text).not.to.include('repetition 1; at 0')
  })

  it('tells no more of one repetition than a reader of a log scrolls back', () => {
    const round = sampleReport({ gapsMs: [2600] }).scenarios[0]?.rounds[0]
    const { timeline } = round ?? {}
    if (round === undefined || timeline === undefined) throw new Error('the sample has a timeline')
    const event = { at: 9000, kind: '+sdown', source: 'x-sentinel-0', text: 'master mymaster x-redis-0' }
    const lines = story({
      ...round,
      timeline: { ...timeline, lanes: [], events: Array.from({ length: 43 }, () => event) },
    })
    expect(lines).to.have.length(42)
    expect(lines.at(-1)).to.equal('... and 3 more, in report.json')
    expect(lines[1]).to.equal('  9.00 s  sentinel-0: +sdown master mymaster redis-0')
  })
})
