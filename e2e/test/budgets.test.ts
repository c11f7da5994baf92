import { expect } from 'chai'
import { checksOfRound, commonChecks } from '../harness/budgets.ts'
import type { ScenarioResult } from '../harness/round-result.ts'
import type { RoundMust } from '../harness/scenario.ts'
import { roundLike, scenarioLike, streamResultLike } from './results.ts'

/** What a round with this one demand complains of. */
function complaints(must: RoundMust, result: ScenarioResult): string[] {
  const fault = { kind: 'delete-master' } as const
  const checks = checksOfRound({ title: 'it breaks', fault, repeat: { short: 1, full: 1 }, must })
  return checks.flatMap((check) => check.complaints(result))
}

const common = (result: ScenarioResult): string[] => commonChecks.flatMap((check) => check.complaints(result))
const withPlain = (part: Parameters<typeof streamResultLike>[0]): ScenarioResult =>
  scenarioLike({ streams: { plain: streamResultLike(part), wait1: streamResultLike() } })

describe('what must hold', () => {
  it('holds for a clean result', () => {
    expect(common(scenarioLike())).to.deep.equal([])
    const must: RoundMust = { writeGapMs: 10, switches: 1, rejoinMs: 5000, master: 'another', neverServes: true }
    expect(complaints(must, scenarioLike())).to.deep.equal([])
  })

  it('fails for a lost write, on the master or on a replica', () => {
    expect(common(withPlain({ lost: [7] }))).to.deep.equal(['it breaks, repetition 1, plain: 1 lost, the first is 7'])
    expect(common(withPlain({ lostOnReplica: { r2: [1, 2] } }))[0]).to.include('r2 lacks 2')
  })

  it('fails when nothing was acknowledged, so that an idle client proves nothing', () => {
    expect(common(withPlain({ acked: 0 }))[0]).to.include('no write was acknowledged')
  })

  it('fails for servers that overlap and for secrets that are seen', () => {
    expect(common(scenarioLike({}, { overlaps: ['a and b'] }))).to.deep.equal(['a and b'])
    expect(common(scenarioLike({}, { secrets: ['password in argv'] }))).to.deep.equal(['password in argv'])
  })

  it('fails for a write gap above the limit of either stream', () => {
    const late = withPlain({ gap: { from: 0, to: 2501, ms: 2501 } })
    expect(complaints({ writeGapMs: 2500 }, late)).to.deep.equal(['repetition 1: plain stopped for 2.50 s'])
  })

  it('fails for switches that are not one clean failover', () => {
    expect(complaints({ switches: 1 }, scenarioLike({ switchFault: 's1 announced 2 switches' }))).to.have.length(1)
  })

  it('fails for a pod that rejoins late or never', () => {
    expect(complaints({ rejoinMs: 30_000 }, scenarioLike({ rejoinMs: 30_001 }))).to.have.length(1)
    const { rejoinMs, ...never } = roundLike()
    expect(rejoinMs).to.equal(5000)
    expect(complaints({ rejoinMs: 30_000 }, { ...scenarioLike(), rounds: [never] })[0]).to.include('not seen ready')
  })

  it('fails for another master than the one that must be', () => {
    expect(complaints({ master: 'same' }, scenarioLike())).to.have.length(1)
    expect(complaints({ master: 'another' }, scenarioLike({ masterAfter: 'r0' }))).to.have.length(1)
    expect(complaints({ master: 'named-last' }, scenarioLike({ namedLast: 'r2' }))).to.have.length(1)
    expect(complaints({ master: 'named-last' }, scenarioLike())).to.have.length(1)
  })

  it('fails for an emptied pod that served', () => {
    expect(complaints({ neverServes: true }, scenarioLike({ served: ['acknowledged 3 writes'] }))).to.have.length(1)
  })

  it('fails when the round was never done', () => {
    expect(complaints({ switches: 1 }, scenarioLike({ round: 'something else' }))).to.deep.equal([
      'it breaks: it was not done',
    ])
  })
})
