import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

const entry = (ip: string, flags: string): string => `name\n${ip}:1\nip\n${ip}\nport\n1\nrunid\n\nflags\n${flags}\n`
const replica = (ip: string, flags = 'slave'): string => entry(ip, flags)
const peer = (ip: string, flags = 'sentinel'): string => entry(ip, flags)
const [R0, R1, R2, R3] = ['10.0.0.10', '10.0.0.11', '10.0.0.12', '10.0.0.13']
const [S0, S1, S2, S3] = ['10.0.0.100', '10.0.0.101', '10.0.0.102', '10.0.0.103']
const replicas = replica(R1) + replica(R2)

interface Facts {
  calm?: string
  connected?: string
  majority?: number
  /** Addresses of the Sentinels that there are. */
  sentinels?: readonly string[]
  redis?: readonly string[]
}

const facts = ({ calm = '0 0 0 0', connected = `${R1} ${R2}`, majority = 2, ...own }: Facts): string =>
  [
    `calm ${calm}`,
    `connected ${connected}`,
    `majority ${majority}`,
    `master 0 ${R0}`,
    ...(own.redis ?? [R1, R2]).map((address, i) => `redis ${i + 1} ${address}`),
    ...(own.sentinels ?? [S0, S1, S2]).map((address, i) => `sentinel ${i} ${address}`),
  ].join('\n') + '\n'

/** What the three Sentinels list: all that there are, and something more. */
const lists = (more: readonly [string, string, string]): string[] => [
  replicas + peer(S1) + peer(S2) + more[0],
  replicas + peer(S0) + peer(S2) + more[1],
  replicas + peer(S0) + peer(S1) + more[2],
]
const ghost = replica(R3, 's_down,slave,disconnected')
const deadPeer = peer(S3, 's_down,sentinel,disconnected')

for (const shell of shells) {
  describe(`what a Sentinel must forget, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'ghosts-'))))
    afterEach(() => rmSync(dir, { recursive: true }))

    const choose = (
      answers: readonly string[],
      given: Facts = {},
    ): { resets: string; ghosts: string; wait: string } => {
      answers.forEach((answer, i) => writeFileSync(join(dir, `l.${i}`), answer))
      const script = `. ${scriptsDir}/lib/sentinel-upkeep.sh; eval "$(choose_reset ${dir}/l)"; printf '%s\\n' "$RESETS" "$STALE" "$STALE_WAIT"`
      const [resets = '', ghosts = '', wait = ''] = runShell({ shell, script, input: facts(given) }).split('\n')
      return { resets, ghosts, wait }
    }

    it('is nothing while all lists are right', () => {
      expect(choose(lists(['', '', '']))).to.deep.equal({ resets: 'none', ghosts: '', wait: '' })
    })
    it('is a replica that is no instance and is not connected: the first Sentinel that lists it begins', () => {
      expect(choose(lists(['', ghost, ghost]))).to.deep.equal({ resets: '1', ghosts: R3, wait: '' })
    })
    it('is a peer that is no instance and is down, with its replicas', () => {
      expect(choose(lists([ghost + deadPeer, deadPeer, '']))).to.include({ resets: '0', ghosts: `${R3} ${S3}` })
    })
    it('is not a stranger that lives: it would be listed again at once', () => {
      expect(choose(lists([peer(S3), '', '']))).to.include({ resets: 'none', wait: '' })
      const connected = `${R1} ${R2} ${R3}`
      expect(choose(lists([ghost, '', '']), { connected })).to.include({ resets: 'none', wait: '' })
    })
    it('is not an instance that is down', () => {
      const [first = '', second = ''] = lists(['', '', ''])
      expect(choose([first, second, ''])).to.include({ resets: 'none', wait: '' })
    })
    it('waits until the Sentinel that was reset has learned everything again', () => {
      const [, second = '', third = ''] = lists([ghost, ghost, ghost])
      expect(choose(['', second, third])).to.include({ resets: 'none' })
      expect(choose([replicas, second, third]).wait).to.equal(
        'sentinel-0 lists 2 of 2 replicas and 0 of 2 peers that answer',
      )
      expect(choose([peer(S1) + peer(S2), second, third]).wait).to.equal(
        'sentinel-0 lists 0 of 2 replicas and 2 of 2 peers that answer',
      )
    })
    it('does not take a peer that is down for one that was learned again', () => {
      const [, second = '', third = ''] = lists(['', ghost, ghost])
      const half = replicas + peer(S1) + peer(S2, 's_down,sentinel')
      expect(choose([half, second, third]).wait).to.match(/^sentinel-0 lists 2 of 2 replicas and 1 of 2 peers/)
    })
    it('waits for every replica: what is not connected would be forgotten, too', () => {
      expect(choose(lists([ghost, '', '']), { connected: R1 })).to.include({
        resets: 'none',
        wait: 'replica redis-2 is not connected',
      })
    })
    it('waits for every address: an instance that is not known must not pass for a ghost', () => {
      expect(choose(lists([ghost, '', '']), { redis: [R1, ''] }).resets).to.equal('none')
      expect(choose(lists([deadPeer, '', '']), { sentinels: [S0, S1, ''] }).resets).to.equal('none')
    })
    it('waits while a Sentinel names another, none, a master that is down, or replaces it', () => {
      for (const calm of ['1 0 0 0', '0 1 0 0', '0 0 1 0', '0 0 0 1']) {
        expect(choose(lists([ghost, '', '']), { calm }).resets, calm).to.equal('none')
      }
    })
    it('leaves a majority of Sentinels that have not been reset', () => {
      const two = [replicas + peer(S1) + ghost, replicas + peer(S0), '']
      expect(choose(two)).to.include({ resets: 'none' })
      expect(choose(two).wait).to.match(/^of 3 Sentinels 2 answer/)
      const four = [S0, S1, S2, '10.0.0.104'].map(
        (mine, _, all) =>
          replicas +
          all
            .filter((each) => each !== mine)
            .map((each) => peer(each))
            .join('') +
          ghost,
      )
      const sentinels = [S0, S1, S2, '10.0.0.104', '10.0.0.105']
      expect(choose([...four, ''], { majority: 3, sentinels }).resets).to.equal('0')
    })
    it('does not mind errors in place of lists', () => {
      const answers = lists([ghost, '', ''])
      expect(choose([answers[0] ?? '', 'ERR No such master with that name\n', ''])).to.include({ resets: 'none' })
    })
  })
}
