import { expect } from 'chai'
import type { RoundResult } from '../harness/round-result.ts'
import { allLines, pictureOf } from '../measure/picture.ts'
import { inOrder, mergeImages, mergeRows } from '../measure/merge.ts'
import { rowsOf, spreadOf } from '../measure/rows.ts'
import type { MeasuredRow } from '../measure/rows.ts'
import { tableOf, withTable } from '../measure/table.ts'
import { timingScenarios } from '../measure/timing.ts'
import { ENOUGH } from '../harness/p95-check.ts'
import { scenarios } from '../scenarios/all.ts'

const round = (fault: string, gaps: Record<string, number>, lost: number[] = []): RoundResult =>
  ({
    round: fault,
    switches: { s0: 1 },
    streams: Object.fromEntries(
      Object.entries(gaps).map(([stream, ms]) => [
        stream,
        {
          acked: 10,
          lost,
          gap: { from: 0, to: ms, ms },
          switchGap: { from: 0, to: ms, ms },
          stoppedMs: 2 * ms,
          ownStoppedMs: ms / 2,
        },
      ]),
    ),
  }) as unknown as RoundResult

const scenario = {
  name: 'delete-master',
  rounds: [
    round('deleted', { plain: 200, wait1: 300, sticky: 90, reconnecting: 80 }),
    round('deleted', { plain: 500, wait1: 100, sticky: 70, reconnecting: 95 }),
    round('killed', { plain: 900, sticky: 950 }, [7]),
  ],
}
const rows = rowsOf(
  {
    scenarios: [scenario],
    environment: { commit: '0123456789ab, with changes' },
    startedAt: '2026-01-02T03:04:05Z',
  } as unknown as Parameters<typeof rowsOf>[0],
  'redis',
)

describe('what was measured', () => {
  it('is a row a fault, with the longest gap of each run by each route', () => {
    expect(rows.map(({ fault, runs, acked, gaps }) => ({ fault, runs, acked, gaps }))).to.deep.equal([
      { fault: 'deleted', runs: 2, acked: 80, gaps: { sentinel: [300, 500], proxy: [90, 95] } },
      { fault: 'killed', runs: 1, acked: 20, gaps: { sentinel: [900], proxy: [950] } },
    ])
    expect(rows.map(({ lost }) => lost)).to.deep.equal([0, 2])
  })
  it('counts what a fault lost, and not what those before it had lost', () => {
    const rounds = [round('first', { plain: 1 }, [7, 8]), round('second', { plain: 1 }, [7, 8, 9])]
    const report = { scenarios: [{ name: 'two', rounds }] } as unknown as Parameters<typeof rowsOf>[0]
    expect(rowsOf(report, 'redis').map(({ lost }) => lost)).to.deep.equal([2, 1])
    // Repeated in turn.
    const again = [...rounds, round('first', { plain: 1 }, [7, 8, 9]), round('second', { plain: 1 }, [7, 8, 9, 10])]
    const inTurn = { scenarios: [{ name: 'two', rounds: again }] } as unknown as typeof report
    expect(rowsOf(inTurn, 'redis').map(({ lost }) => lost)).to.deep.equal([2, 2])
  })
  it('has the second longest of 20 for its p95', () => {
    const twenty = Array.from({ length: 20 }, (_, i) => 20 - i)
    expect(spreadOf(twenty)).to.deep.equal({ p50: 10, p95: 19, max: 20 })
  })
  it('stands in its page between its marks, and nothing else is touched', () => {
    const table = tableOf({ environment: { machine: '2 cores' }, rows })
    expect(table).to.include(
      '| deleted | redis | 2 | 0 of 80 | 0.30 / 0.50 / 0.50 | 0.09 / 0.10 / 0.10 | 0.30 / 0.50 / 0.50 | 0.60 / 1.00 / 1.00 | 0.15 / 0.25 / 0.25 | 2026-01-02, 0123456, with changes |',
    )
    expect(table, 'one run has no spread').to.include(
      '| killed | redis | 1 | 2 of 20 | 0.90 | 0.95 | 0.95 | 1.90 | 0.47 | 2026-01-02, 0123456, with changes |',
    )
    expect(table).to.include('The newest of them on: machine 2 cores.')
    const text = 'a\n<!-- measured: begin; npm run bench writes this -->\nold\n<!-- measured: end -->\nb\n'
    const once = withTable(text, table)
    expect(once)
      .to.match(/^a\n/)
      .and.to.match(/end -->\nb\n$/)
      .and.not.to.include('old')
    expect(withTable(once, table)).to.equal(once)
    expect(() => withTable('a', table)).to.throw('no place for the table')
  })
  it('takes the place of what was measured less often or before, and leaves the rest as it is', () => {
    const [twice, once] = rows
    if (twice === undefined || once === undefined) throw new Error('two rows are needed')
    const newer = { ...once, commit: 'def' }
    expect(mergeRows([twice, once], [newer])).to.deep.equal([twice, newer])
    expect(mergeRows([twice], [{ ...twice, runs: 1 }])).to.deep.equal([twice])
    expect(mergeRows([twice], [{ ...twice, engine: 'valkey' }])).to.have.length(2)
  })
  it('names the images of every run, the newer tag of each', () => {
    const images = mergeImages([undefined, 'redis:8.0.2, haproxy:3.2', 'redis:8.0.6, valkey/valkey:9.1.2'])
    expect(images).to.equal('redis:8.0.6, haproxy:3.2, valkey/valkey:9.1.2')
  })
  it('stands in the order of the scenarios, without what no scenario does any more', () => {
    const at = (scenario: string, fault: string, engine = 'redis'): MeasuredRow =>
      ({ scenario, fault, engine }) as unknown as MeasuredRow
    const [deletion, kill] = [
      at('delete-master', "the master's pod is deleted"),
      at('sigkill-master', "the master's process is killed"),
    ]
    const nothing = at('idle-connections', 'nothing happens for ten minutes')
    expect(inOrder([kill, at('gone', 'x'), nothing, deletion])).to.deep.equal([deletion, kill])
  })
  it('is drawn with a dot a run', () => {
    expect(pictureOf(allLines(rows)).match(/<circle/g)).to.have.length(6)
  })
  it('has room for its longest label and for every dot', () => {
    const fault = "the master's process is stopped and the leading Sentinel crashes when it is elected"
    const picture = pictureOf(allLines(rows.map((row) => ({ ...row, fault }))))
    const ends = [...picture.matchAll(/<text x="(\d+)"[^>]* text-anchor="end">([^<]*)/g)]
    expect(ends).to.have.length(4)
    for (const [, end, label = ''] of ends) expect(Number(end)).to.be.greaterThan(label.length * 5.5)
    const width = Number(/viewBox="0 0 (\d+)/.exec(picture)?.[1])
    for (const [, dot] of picture.matchAll(/<circle cx="(\d+)"/g)) expect(Number(dot)).to.be.lessThan(width)
  })
})

describe('a 95th percentile that a round demands', () => {
  const demanding = scenarios.filter(({ rounds }) => rounds.some(({ must }) => must.switchGapP95Ms !== undefined))
  const rounds = demanding.flatMap((one) => one.rounds).filter(({ must }) => must.switchGapP95Ms !== undefined)

  it('is judged by bench, with each engine that the scenario can have', () => {
    const redis = new RegExp(timingScenarios('redis'))
    const valkey = new RegExp(timingScenarios('valkey'))
    expect(demanding).not.to.deep.equal([])
    for (const { name, title, values } of demanding) {
      expect(`${name}: ${title}`).to.match(redis)
      expect(valkey.test(`${name}: ${title}`), name).to.equal(!('image' in values))
    }
    expect('force-delete: x').to.match(valkey)
    expect('two-kills: x').not.to.match(redis)
  })

  it('is not judged by a set, where the longest of fewer repetitions has a limit of its own, also where that is wider', () => {
    for (const { title, must, repeat } of rounds) {
      expect(repeat.full, title).to.be.below(ENOUGH)
      expect(must.writeGapMs, title).to.be.above(must.switchGapP95Ms ?? Infinity)
    }
  })
})
