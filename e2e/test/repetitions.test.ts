import { expect } from 'chai'
import { jsonLines } from '../harness/json-lines.ts'
import { repetitionsOf, turnsOf } from '../harness/repetitions.ts'
import type { Round } from '../harness/scenario.ts'

const round = (title: string, short: number, full: number): Round => ({
  ...{ title, fault: { kind: 'kill-master' }, repeat: { short, full }, must: {} },
})

describe('a round', () => {
  it('is done as often as its set says, or as the command says, but never when its set has not got it', () => {
    const one = round('one', 0, 3)
    expect(repetitionsOf({ set: 'short', repetitions: 7 }, one)).to.equal(0)
    expect(repetitionsOf({ set: 'full' }, one)).to.equal(3)
    expect(repetitionsOf({ set: 'full', repetitions: 7 }, one)).to.equal(7)
  })
  it('is left out when the command asks for others', () => {
    const rounds = /^up|on$/
    expect(repetitionsOf({ set: 'full', rounds }, round('one', 0, 3))).to.equal(0)
    expect(repetitionsOf({ set: 'full', rounds }, round('up to five', 0, 3))).to.equal(3)
    expect(repetitionsOf({ set: 'short', rounds }, round('up to five', 0, 3))).to.equal(0)
  })

  const rounds = [round('up', 0, 1), round('down', 1, 1)]
  const turns = (set: 'short' | 'full', inTurn?: true): string[] =>
    turnsOf({ set, repetitions: 2 }, { rounds, ...(inTurn ? { inTurn } : {}) }).map(
      (turn) => `${turn.round.title} ${turn.repetition} of ${turn.of}`,
    )

  it('is done again before the next one', () => {
    expect(turns('full')).to.deep.equal(['up 1 of 2', 'up 2 of 2', 'down 1 of 2', 'down 2 of 2'])
    expect(turns('short')).to.deep.equal(['down 1 of 2', 'down 2 of 2'])
  })
  it('is done again after all the others where the next one undoes it', () => {
    expect(turns('full', true)).to.deep.equal(['up 1 of 2', 'down 1 of 2', 'up 2 of 2', 'down 2 of 2'])
  })
})

describe('the lines of a file', () => {
  it('are written in pieces, each whole', () => {
    const items = Array.from({ length: 25_000 }, (_, n) => ({ n }))
    const pieces = [...jsonLines(items)]
    expect(pieces).to.have.length(3)
    expect(
      pieces
        .join('')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).to.deep.equal(items)
    expect([...jsonLines([])]).to.deep.equal([])
  })
})
