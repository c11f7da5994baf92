import { expect } from 'chai'
import { checksOf } from '../harness/budgets.ts'
import type { RoundResult, ScenarioResult, StreamResult } from '../harness/round-result.ts'
import type { LineId, RoundMust, Scenario } from '../harness/scenario.ts'
import { roundLike, scenarioLike, streamResultLike } from './results.ts'

/** A line that must hold, and a result in which it does not. */
interface Broken {
  demand: Partial<Omit<Scenario, 'rounds'>> & { must?: RoundMust }
  by: ScenarioResult
  /** The line that says so, when it is another. */
  saidBy?: LineId
}

const idle = { opened: 2, alive: 2, ageMs: 60_000, endedAfterMs: [] }

/** What holds whatever is demanded below. */
const clean: Partial<RoundResult> = {
  closedMs: 100,
  backMs: 100,
  meanwhile: { onMaster: 1000, elsewhere: 0 },
  refusal: { lastAckMs: 2000, refused: 10 },
  insideGapMs: 0,
  namedLast: 'r1',
  refusedEvictions: ['r1'],
}
const judged = (part: Partial<RoundResult>, of: Partial<ScenarioResult> = {}): ScenarioResult =>
  scenarioLike({ ...clean, ...part }, { idle, ...of })
const stream = (name: 'plain' | 'sticky', part: Partial<StreamResult>): ScenarioResult =>
  judged({ streams: { plain: streamResultLike(), sticky: streamResultLike(), [name]: streamResultLike(part) } })
const gap = (ms: number): Partial<StreamResult> => ({ gap: { from: 0, to: ms, ms } })
const switchGap = (ms: number): Partial<StreamResult> => ({ switchGap: { from: 0, to: ms, ms } })
const repetitions = (count: number): ScenarioResult => ({
  ...judged({}),
  rounds: Array.from({ length: count }, (_, i) => ({
    ...roundLike({ streams: { plain: streamResultLike(switchGap(301)) } }),
    repetition: i + 1,
  })),
})

// A kind of line that is new and not here does not compile.
const lines: Record<LineId, Broken> = {
  lost: { demand: {}, by: stream('plain', { lost: [7] }) },
  missing: { demand: {}, by: stream('plain', { lostOnReplica: { r2: [7] } }) },
  role: { demand: {}, by: stream('plain', { onReplica: 1 }) },
  overlaps: { demand: {}, by: judged({}, { overlaps: ['a and b for 3.0 ms'] }) },
  secrets: { demand: {}, by: judged({}, { secrets: ['a password in argv'] }) },
  idle: { demand: { idle: { connections: 2, forMs: 60_000 } }, by: judged({}, { idle: { ...idle, alive: 1 } }) },
  // The chart is worse on purpose, and nothing is seen of it.
  noticed: { demand: { mustBreak: { line: 'lost', atLeast: 1, unlike: 'y' } }, by: judged({}) },
  writeGapMs: { demand: { must: { writeGapMs: 300 } }, by: stream('sticky', gap(301)) },
  switchGapP95Ms: { demand: { must: { switchGapP95Ms: 300 } }, by: repetitions(20) },
  switchGapMs: { demand: { must: { switchGapMs: 300 } }, by: stream('plain', switchGap(301)) },
  stoppedMs: { demand: { must: { stoppedMs: 300 } }, by: stream('plain', { stoppedMs: 301 }) },
  ownStoppedMs: { demand: { must: { ownStoppedMs: 300 } }, by: stream('plain', { ownStoppedMs: 301 }) },
  ownSwitchGapMs: { demand: { must: { ownSwitchGapMs: 300 } }, by: stream('sticky', { ownSwitchGapMs: 301 }) },
  sentinelGapMs: { demand: { must: { sentinelGapMs: 300 } }, by: stream('plain', gap(301)) },
  proxyGapMs: { demand: { must: { proxyGapMs: 300 } }, by: stream('sticky', gap(301)) },
  proxyExtraMs: { demand: { must: { proxyExtraMs: 300 } }, by: stream('sticky', gap(301)) },
  closedMs: { demand: { must: { closedMs: 300 } }, by: judged({ closedMs: 301 }) },
  readonlyErrors: { demand: { must: { readonlyErrors: 0 } }, by: stream('sticky', { errors: { READONLY: 1 } }) },
  lateErrors: { demand: { must: { lateErrors: 0 } }, by: judged({ lateErrors: 1, firstLateError: 'sticky 7: gone' }) },
  writesToNamed: {
    demand: { must: { writesToNamed: 1000 } },
    by: judged({ meanwhile: { onMaster: 1000, elsewhere: 1 } }),
  },
  refusedEvictions: { demand: { must: { refusedEvictions: 1 } }, by: judged({ refusedEvictions: [] }) },
  switches: { demand: { must: { switches: 1 } }, by: judged({ switchFault: 's1 announced 2 switches' }) },
  mostSwitches: { demand: { must: { mostSwitches: 1 } }, by: judged({ switches: { s0: 1, s1: 2 } }) },
  backMs: { demand: { must: { backMs: 300 } }, by: judged({ backMs: 301 }) },
  olderFirst: { demand: { must: { olderFirst: true } }, by: judged({ engineFault: 's0 announced r2 with 8.0.6' }) },
  rejoinMs: { demand: { must: { rejoinMs: 30_000 } }, by: judged({ rejoinMs: 30_001 }) },
  insideGapMs: { demand: { must: { insideGapMs: 300 } }, by: judged({ insideGapMs: 301 }) },
  refusedMs: { demand: { must: { refusedMs: 3500 } }, by: judged({ refusal: { lastAckMs: 3501, refused: 10 } }) },
  restarts: { demand: { must: { restarts: 0 } }, by: judged({ restarts: 1 }) },
  unconfirmedLost: {
    demand: { must: { unconfirmedLost: 1 } },
    by: stream('plain', { lost: [7, 8] }),
    saidBy: 'lost',
  },
  master: { demand: { must: { master: 'another' } }, by: judged({ masterAfter: 'r0' }) },
  neverServes: { demand: { must: { neverServes: true } }, by: judged({ served: ['acknowledged 3 writes'] }) },
}

/** The lines that a scenario with this demand finds broken. */
function brokenBy({ must = {}, ...demand }: Broken['demand'], result: ScenarioResult): LineId[] {
  const round = { title: 'it breaks', fault: { kind: 'delete-master' }, repeat: { short: 1, full: 1 }, must } as const
  const scenario: Scenario = {
    ...{ name: 'x', title: 'x', items: [], sets: ['full'], nodes: 4, values: {}, ratePerSecond: 200, rounds: [round] },
    ...demand,
  }
  return checksOf(scenario, () => 20)
    .filter((check) => check.complaints(result).length > 0)
    .map(({ id }) => id)
}

describe('a line that does not hold is reported', () => {
  for (const [id, { demand, by, saidBy }] of Object.entries(lines)) {
    it(`${id}, and nothing is when it holds`, () => {
      expect(brokenBy(demand, by)).to.include(saidBy ?? id)
      const good = id === 'noticed' ? stream('plain', { lost: [7] }) : judged({})
      expect(brokenBy(demand, good)).to.deep.equal([])
    })
  }

  it('and refused writes that nobody saw are no refusal', () => {
    const { demand } = lines.refusedMs
    expect(brokenBy(demand, judged({ refusal: { lastAckMs: 0, refused: 0 } }))).to.deep.equal(['refusedMs'])
  })
})

describe('a chart that is worse on purpose', () => {
  const noFence: Broken['demand'] = {
    must: { refusedMs: 4000 },
    mustBreak: { line: 'refusedMs', atLeast: 20_000, unlike: 'y', excused: ['lost'] },
  }
  const fenced = { refusal: { lastAckMs: 3780, refused: 700 } }
  const open = { refusal: { lastAckMs: 39_000, refused: 0 } }
  const lost = { streams: { plain: streamResultLike({ lost: [7] }) } }

  it('is noticed when the line breaks by as much as it must, whatever becomes of the lines that may break with it', () => {
    expect(brokenBy(noFence, judged(open))).to.deep.equal([])
    expect(brokenBy(noFence, judged({ ...open, ...lost }))).to.deep.equal([])
  })

  it('is not noticed by what the same fault does to the chart as it is', () => {
    expect(brokenBy(noFence, judged(fenced))).to.deep.equal(['noticed'])
    expect(brokenBy(noFence, judged({ ...fenced, ...lost }))).to.deep.equal(['noticed'])
  })

  it('is not noticed by a line that breaks by less, or because nothing was tried', () => {
    expect(brokenBy(noFence, judged({ refusal: { lastAckMs: 5500, refused: 700 } }))).to.deep.equal(['noticed'])
    expect(brokenBy(noFence, judged({ refusal: { lastAckMs: 0, refused: 0 } }))).to.deep.equal(['noticed'])
  })

  it('must break the line in each repetition, by losses of its own', () => {
    const noGuards: Broken['demand'] = { mustBreak: { line: 'lost', atLeast: 2, unlike: 'y' } }
    const rounds = (...losses: number[][]): ScenarioResult => ({
      ...judged({}),
      rounds: losses.map((numbers, i) => ({
        ...roundLike({ ...clean, streams: { plain: streamResultLike({ lost: numbers }) } }),
        repetition: i + 1,
      })),
    })
    expect(brokenBy(noGuards, rounds([7, 8], [7, 8, 9, 10]))).to.deep.equal([])
    expect(brokenBy(noGuards, rounds([7, 8], [7, 8]))).to.deep.equal(['noticed'])
    expect(brokenBy(noGuards, rounds([7, 8], [7, 8, 9]))).to.deep.equal(['noticed'])
  })

  it('must keep the other lines', () => {
    expect(
      brokenBy(noFence, judged({ ...open, streams: { plain: streamResultLike({ onReplica: 1 }) } })),
    ).to.deep.equal(['role'])
    expect(brokenBy(noFence, judged(open, { overlaps: ['a and b'] }))).to.deep.equal(['overlaps'])
  })

  it('is not noticed by a run in which nothing was done or written', () => {
    expect(brokenBy(noFence, { ...judged(open), rounds: [] })).to.include('noticed')
    expect(brokenBy(noFence, judged({ ...open, streams: { plain: streamResultLike({ acked: 0 }) } }))).to.include(
      'noticed',
    )
  })
})
