import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

/** How a Sentinel answers: the start of SENTINEL MASTER, and what INFO says of TILT. */
const answer = ({ flags = 'master', quiet = 200, after = 3000, tilt = 0, peers = 2 } = {}): string =>
  [
    ...['name', 'mymaster', 'flags', flags, 'last-ping-sent', '0', 'last-ok-ping-reply', `${quiet}`],
    ...[
      'down-after-milliseconds',
      `${after}`,
      'num-other-sentinels',
      `${peers}`,
      '# Sentinel',
      'sentinel_masters:1',
      `sentinel_tilt:${tilt}`,
    ],
    ...['sentinel_tilt_since_seconds:-1', ''],
  ].join('\r\n')

for (const shell of shells) {
  describe(`a Sentinel in TILT, by ${shell.join(' ')}`, () => {
    const call = (script: string, input = ''): string =>
      runShell({ shell, script: `. ${scriptsDir}/lib/tilt.sh; ${script}`, input }).trim()

    /** Sentinels by their ordinals, each `tilt` or `well`, whether it replaces the master, and whether it misses it; or `silent`. */
    const facts = (
      sentinels: readonly string[],
      there: number,
      [me, renewed, voted]: [number, string, string],
    ): string =>
      [
        `me ${me} ${renewed} ${voted}`,
        `there ${there}`,
        ...sentinels.map((line, i) => `sentinel ${i} ${line}`),
        '',
      ].join('\n')
    const decide = (sentinels: readonly string[], me = 1, renewed = 'never', voted = 'never'): string =>
      call('may_renew', facts(sentinels, sentinels.length, [me, renewed, voted]))
    const well = 'well no no'
    const tilt = 'tilt no no'
    const silent = 'silent no no'

    it('is started anew while the others are well', () => {
      expect(decide([well, tilt, well])).to.equal('renew')
      expect(decide([well, well, tilt, well, well], 2)).to.equal('renew')
    })
    it('is left alone once its TILT is over', () => {
      expect(decide([well, well, well])).to.equal('over')
      expect(decide([tilt, well, silent])).to.equal('over')
    })
    it('lets a lower ordinal in TILT go first, so that one is away at a time', () => {
      expect(decide([tilt, tilt, tilt], 0)).to.equal('renew')
      expect(decide([tilt, tilt, tilt], 1)).to.equal('waiting: sentinel-0 is in TILT, too, and goes first')
      expect(decide([silent, tilt, tilt], 1)).to.equal('waiting: sentinel-0 does not answer')
      expect(decide([well, tilt, tilt], 1)).to.equal('renew')
      expect(decide([well, tilt, tilt], 2)).to.equal('waiting: sentinel-1 is in TILT, too, and goes first')
      expect(decide([well, well, tilt], 2)).to.equal('renew')
    })
    it('waits for a Sentinel that is away', () => {
      expect(decide([well, tilt, silent])).to.equal('waiting: sentinel-2 does not answer')
    })
    it('waits for no Sentinel that was never there: the settings say five, and all three that run answer', () => {
      const halfway = (...three: string[]): string =>
        call('may_renew', facts([...three, silent, silent], 3, [1, 'never', 'never']))
      expect(halfway(well, tilt, well)).to.equal('renew')
      expect(halfway(well, tilt, silent)).to.equal('waiting: sentinel-2 does not answer')
      expect(halfway(tilt, tilt, well)).to.equal('waiting: sentinel-0 is in TILT, too, and goes first')
    })
    it('does not wait for it while the master is silent, too: only a Sentinel out of TILT can mark it as down', () => {
      expect(decide(['well no yes', tilt, silent])).to.equal('renew')
      expect(decide([silent, 'tilt no yes', tilt], 1)).to.equal('renew')
      expect(decide([silent, 'tilt no yes', tilt], 2)).to.match(/sentinel-1 is in TILT/)
    })
    it('waits while another replaces the master, and not for a failover of its own, which stands still with it', () => {
      expect(decide(['well yes yes', tilt, well])).to.equal('waiting: sentinel-0 replaces the master')
      expect(decide([well, 'tilt yes no', well])).to.equal('renew')
      expect(decide([well, tilt, 'tilt yes no'])).to.equal('renew')
    })
    it('waits for 5 s after a vote: a pod may hand over', () => {
      const why = 'waiting: a vote was given 4999 ms ago, and a pod may hand over'
      expect(decide([well, tilt, well], 1, 'never', '4999')).to.equal(why)
      expect(decide([well, tilt, well], 1, 'never', '5000')).to.equal('renew')
      expect(decide([well, 'tilt yes no', well], 1, 'never', '0')).to.equal('renew')
    })
    it('is started anew once a minute at most', () => {
      const why = 'waiting: the server was restarted 59 s ago, and is restarted once in 60 s at most'
      expect(decide([well, tilt, well], 1, '59999')).to.equal(why)
      expect(decide([well, tilt, well], 1, '60000')).to.equal('renew')
    })
    it('waits while its own server does not answer', () => {
      expect(decide([well, silent, well])).to.equal('waiting: the server does not answer')
    })

    describe('and the others', () => {
      let dir = ''
      beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'tilt-'))))
      afterEach(() => rmSync(dir, { recursive: true }))

      const listed = (answers: readonly string[]): string[] => {
        answers.forEach((text, i) => writeFileSync(join(dir, `a.${i}`), text))
        return call(`tilt_facts ${dir}/a ${answers.length}`).split('\n')
      }
      const read = (text: string): string | undefined => listed([text])[0]

      it('are read from their answers', () => {
        expect(listed([answer(), answer({ tilt: 1 }), ''])).to.deep.equal([
          'sentinel 0 well no no',
          'sentinel 1 tilt no no',
          'sentinel 2 silent no no',
          'there 3',
        ])
        expect(read('NOAUTH Authentication required.\r\n')).to.equal('sentinel 0 silent no no')
        expect(read('ERR No such master with that name\r\n# Sentinel\r\nsentinel_tilt:1\r\n')).to.equal(
          'sentinel 0 tilt no no',
        )
      })
      it('miss the master when they hold it to be down, or when it has not answered for down-after', () => {
        expect(read(answer({ flags: 's_down,master' }))).to.equal('sentinel 0 well no yes')
        expect(read(answer({ tilt: 1, quiet: 2999 }))).to.equal('sentinel 0 tilt no no')
        expect(read(answer({ tilt: 1, quiet: 3000 }))).to.equal('sentinel 0 tilt no yes')
      })
      it('say how many there are: as many as one lists, three at least, and no more than the settings say', () => {
        const there = (...peers: (number | undefined)[]): string | undefined =>
          listed(peers.map((each) => (each === undefined ? '' : answer({ peers: each })))).at(-1)
        expect(there(2, 2, 2, undefined, undefined)).to.equal('there 3')
        expect(there(2, undefined, 4, undefined, undefined)).to.equal('there 5')
        expect(there(0, 0, 0, undefined, undefined)).to.equal('there 3')
        expect(there(4, 4, 4)).to.equal('there 3')
        expect(there(undefined, undefined, undefined, undefined, undefined)).to.equal('there 5')
      })
      it('say whether they replace it', () => {
        expect(read(answer({ flags: 'master,failover_in_progress' }))).to.equal('sentinel 0 well yes no')
      })

      it('have had a vote of this one for a pod that hands over, until it knows the master of that epoch', () => {
        const conf = (vote: number, config: number): string =>
          `port 26379\nsentinel monitor mymaster 10.0.0.1 6379 2\nsentinel config-epoch mymaster ${config}\n` +
          `sentinel leader-epoch mymaster ${vote}\nsentinel leader-epoch other 99\n`
        const looks: [vote: number, config: number][] = [
          [3, 3],
          [4, 3],
          [4, 3],
          [5, 3],
          [5, 5],
        ]
        looks.forEach(([vote, config], i) => writeFileSync(join(dir, `conf.${i}`), conf(vote, config)))
        const script = `MASTER_NAME=mymaster VOTED_AT='' VOTED_EPOCH=''
          for i in 0 1 2 3 4; do NOW=$((i * 1000)); CONF=${dir}/conf.$i; note_vote; since "$VOTED_AT"; done`
        expect(call(script).split('\n')).to.deep.equal(['never', '0', '1000', '0', 'never'])
      })
    })
  })
}
