import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

const ME = 'a'.repeat(40)
const SOMEBODY = 'b'.repeat(40)
const vote = (leader: string, epoch: number, ...peers: string[]): string => `0\n${leader}\n${epoch}\n${peers.join('')}`
const peer = (ip: string, runid = 'c'.repeat(40)): string =>
  `name\n${runid}\nip\n${ip}\nport\n26379\nrunid\n${runid}\nflags\nsentinel\n`

for (const shell of shells) {
  describe(`the votes of the Sentinels, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'votes-'))))
    afterEach(() => rmSync(dir, { recursive: true }))

    const count = (...answers: string[]): string => countBut('', ...answers)
    const countBut = (foreign: string, ...answers: string[]): string => {
      answers.forEach((answer, i) => writeFileSync(join(dir, `v.${i}`), answer))
      const script = `. ${scriptsDir}/lib/win-epoch.sh; count_votes ${dir}/v ${answers.length} ${ME} 7 '${foreign}'`
      return runShell({ shell, script }).trim()
    }

    it('make an epoch ours when a majority gives them, by every count; else a higher one is asked for', () => {
      const take = (voted: string, env: Record<string, string> = {}): string => {
        const doubles = `count_voters() { :; }; look_sentinels() { :; }; read_mark() { :; }
          ask_votes() { printf '%s ' "$EPOCH"; VOTED=\${VOTED_FOR%%,*} VOTED_FOR=\${VOTED_FOR#*,} VOTED_EPOCH=$NEWEST; }`
        const facts = {
          NAMED_EPOCH: '4',
          OTHER_EPOCH: '0',
          VOTES_NEEDED: '2',
          REPLACING: '0',
          NEWEST: '4',
          MARK_EPOCH: '4',
        }
        const script = `. ${scriptsDir}/lib/win-epoch.sh; ${doubles}; take_epoch 10.0.0.1 && echo taken || echo none`
        return runShell({ shell, script, env: { ...facts, VOTED_FOR: voted, ...env } }).trim()
      }
      expect(take('2,0')).to.equal('5 taken')
      expect(take('1,2')).to.equal('5 6 taken')
      expect(take('2,2,3', { VOTES_NEEDED: '3' })).to.equal('5 6 16 taken')
      expect(take('1,1,1,1')).to.equal('5 6 16 116 none')
      expect(take('0,2', { NEWEST: '9' })).to.equal('5 10 taken')
      expect(take('2', { OTHER_EPOCH: '8' })).to.equal('9 taken')
      expect(take('2', { MARK_EPOCH: '7' })).to.equal('8 taken')
      expect(take('1,2', { REPLACING: '1' })).to.equal('5 none')
    })
    it('are those for this attempt in this epoch', () => {
      expect(count(vote(ME, 7), vote(ME, 7), vote(SOMEBODY, 7))).to.contain('VOTED=2 VOTED_EPOCH=7')
    })
    it('are none in another epoch, and tell which the newest is', () => {
      expect(count(vote(ME, 6), vote(SOMEBODY, 12), '')).to.contain('VOTED=0 VOTED_EPOCH=12')
    })
    it('are none where a Sentinel knows no such master', () => {
      expect(count('ERR No such master with that name\n', 'ERR Unknown\nERR Unknown\n')).to.contain('VOTED=0')
    })
    it('come with one peer that each knows', () => {
      const answer = count(vote(ME, 7, peer('10.0.0.8'), peer('10.0.0.9')), vote(ME, 7), vote(ME, 7, peer('10.0.0.7')))
      expect(answer).to.contain(`PEER_OF_0=10.0.0.8,26379,${'c'.repeat(40)} PEER_OF_1= PEER_OF_2=10.0.0.7,`)
    })
    it('come with no peer of another set', () => {
      const answer = countBut('10.9.0.1 10.0.0.8', vote(ME, 7, peer('10.0.0.8'), peer('10.0.0.9')))
      expect(answer).to.contain('PEER_OF_0=10.0.0.9,26379,')
    })
    it('take no peer that has not said who it is', () => {
      expect(count(vote(ME, 7, peer('10.0.0.8', ''), peer('10.0.0.9')))).to.contain('PEER_OF_0=10.0.0.9,26379,')
    })
  })
}
