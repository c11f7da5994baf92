import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

const A = '10.0.0.1'
const B = '10.0.0.2'
const C = '10.0.0.3'
const history = 'aaaa'

// A line of look_servers: what a server says of itself after its master A is gone.
type But = Partial<Record<'priority' | 'follows' | 'link' | 'history', string>>
const replica = (address: string, offset: number, but: But = {}) =>
  `${address} replica ${but.priority ?? '100'} ${offset} ${but.follows ?? A} ${but.link ?? 'down'} 8.0.6 ${but.history ?? history}`
const promoted = (address: string, offset: number, from = history) => `${address} master - ${offset} - - 8.0.6 ${from}`

for (const shell of shells) {
  const shellName = shell.join(' ')
  const run = (call: string, lines: readonly string[]): string =>
    runShell({
      shell,
      script: `NOWHERE=127.0.0.1; . ${scriptsDir}/lib/target.sh; . ${scriptsDir}/lib/crash-failover.sh; ${call}`,
      input: lines.map((line) => `${line}\n`).join(''),
    }).trim()

  describe(`to whom a master hands over, by ${shellName}`, () => {
    const choose = (mine: number, ...lines: string[]): string => run(`choose_target ${mine}`, lines)

    it('is a higher ordinal: a rollout goes down from the highest, so that one does not end next', () => {
      expect(choose(1, `0 900 8.0.6 ${A}`, `2 100 8.0.6 ${C}`)).to.equal(C)
      expect(choose(0, `2 100 8.0.6 ${C}`, `1 200 8.0.6 ${B}`)).to.equal(B)
    })
    it('is the lowest ordinal when there is no higher one: it ends last', () => {
      expect(choose(2, `1 101 8.0.6 ${B}`, `0 100 8.0.6 ${A}`)).to.equal(A)
      expect(choose(2, `0 100 8.0.6 ${A}`, `1 101 8.0.6 ${B}`)).to.equal(A)
    })
    it('is the highest offset among equals', () => {
      expect(choose(0, `1 100 8.0.6 ${B}`, `2 101 8.0.6 ${C}`)).to.equal(C)
    })
    it('is no newer engine while another replica is older', () => {
      expect(choose(1, `0 100 8.0.6 ${A}`, `2 100 8.2.0 ${C}`)).to.equal(A)
      expect(choose(1, `0 100 9.1.2 ${A}`, `2 100 9.1.10 ${C}`)).to.equal(A)
    })
    it('is a newer engine when it is the only one, or all are newer', () => {
      expect(choose(1, `2 100 8.2.0 ${C}`)).to.equal(C)
      expect(choose(0, `1 100 8.2.0 ${B}`, `2 200 8.2.0 ${C}`)).to.equal(C)
    })
    it('is nobody when nobody is in sync', () => {
      expect(choose(0)).to.equal('')
    })
  })

  describe(`who replaces a master that is gone, by ${shellName}`, () => {
    const choose = (known: string, ...lines: string[]): string => run(`choose_freshest ${A} ${known}`, lines)

    it('is the replica that has most of it', () => {
      expect(choose('-', replica(B, 100), replica(C, 101))).to.equal(C)
    })
    it('is one with its history, whatever the offset of another history is', () => {
      const deposed = replica(C, 900, { history: 'bbbb' })
      expect(choose(history, replica(B, 100), deposed)).to.equal(B)
      expect(choose('-', replica(B, 100), deposed)).to.equal(C)
    })
    it('is nobody while one with its history and more of it may not be promoted yet: it is asked again', () => {
      const synced = replica(B, 100, { priority: '0' })
      const older = replica(C, 900, { history: 'bbbb' })
      expect(choose(history, synced, older)).to.equal('')
      expect(choose(history, replica(B, 101, { priority: '0' }), replica(C, 100))).to.equal('')
      expect(choose(history, replica(B, 1000, { priority: '0' }), replica(C, 999))).to.equal('')
      expect(choose(history, replica(B, 100, { priority: '0' }), replica(C, 100))).to.equal(C)
      expect(choose(history, replica(B, 100, { priority: '0', history: 'cccc' }), older)).to.equal(C)
      expect(choose('-', synced, older)).to.equal(C)
    })
    it('is the same for every guard when all have as much', () => {
      expect(choose('-', replica(B, 100), replica(C, 100))).to.equal(B)
      expect(choose('-', replica(C, 100), replica(B, 100))).to.equal(B)
    })
    it('is one that has left it on a quorum’s word, too', () => {
      expect(choose('-', replica(B, 100), replica(C, 101, { follows: '127.0.0.1' }))).to.equal(C)
      expect(choose('-', replica(B, 100), replica(C, 101, { follows: C }))).to.equal(C)
    })
    it('is no replica that may not be promoted, that follows another or that still reads', () => {
      expect(choose('-', replica(B, 100), replica(C, 101, { priority: '0' }))).to.equal(B)
      expect(choose('-', replica(B, 100), replica(C, 101, { follows: '10.0.0.9' }))).to.equal(B)
      expect(choose('-', replica(B, 100), replica(C, 101, { link: 'up' }))).to.equal(B)
    })
    it('is one that was promoted from the same history, before a replica with as much', () => {
      expect(choose('-', replica(B, 100), promoted(C, 100))).to.equal(C)
      expect(choose('-', replica(B, 101), promoted(C, 100))).to.equal(B)
      expect(choose(history, promoted(C, 100))).to.equal(C)
    })
    it('is no master of another history', () => {
      expect(choose(history, promoted(C, 900, 'bbbb'))).to.equal('')
      expect(choose('-', promoted(C, 900))).to.equal('')
    })
  })

  describe(`whether all have read what a master sent, by ${shellName}`, () => {
    const allHave = (streaming: string, ...lines: string[]): boolean =>
      run(`all_have_read ${A} "${streaming}" && echo yes || echo no`, lines) === 'yes'

    it('is so when their links have ended', () => {
      expect(allHave(`${B} ${C}`, replica(B, 100), replica(C, 100))).to.equal(true)
    })
    it('is not so while one still holds its link', () => {
      expect(allHave(`${B} ${C}`, replica(B, 100), replica(C, 100, { link: 'up' }))).to.equal(false)
    })
    it('is unknown when one that streamed does not answer: it may have a write that nobody else has', () => {
      expect(allHave(`${B} ${C}`, replica(B, 100))).to.equal(false)
      expect(allHave('', replica(B, 100))).to.equal(true)
    })
  })
}
