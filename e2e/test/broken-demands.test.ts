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
  noticed: { demand: { mustBreak: ['lost'] }, by: judged({}) },
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
  const worse: Broken['demand'] = { mustBreak: ['lost', 'writeGapMs'], must: { writeGapMs: 300 } }

  it('is noticed by any of the lines that it is to break', () => {
    expect(brokenBy(worse, stream('plain', { lost: [7] }))).to.deep.equal([])
    expect(brokenBy(worse, stream('plain', gap(301)))).to.deep.equal([])
    expect(brokenBy(worse, judged({}))).to.deep.equal(['noticed'])
  })

  it('must keep the other lines', () => {
    expect(
      brokenBy(worse, judged({ streams: { plain: streamResultLike({ lost: [7], onReplica: 1 }) } })),
    ).to.deep.equal(['role'])
  })

  it('is not noticed by a run in which nothing was done or written', () => {
    expect(brokenBy(worse, { ...judged({}), rounds: [] })).to.deep.equal(['noticed'])
    expect(brokenBy(worse, stream('plain', { acked: 0 }))).to.include('noticed')
  })
})
