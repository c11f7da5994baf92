import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { functionsOf, runShell, scriptsDir, shells } from './shells.ts'

const id = (letter: string): string => letter.repeat(40)

// What the guard of the master that all three Sentinels name sees: their epoch is that of its mark.
const facts = {
  ...{ NAMED: '10.0.0.1', NAMED_EPOCH: '4', MARK_EPOCH: '4', MARK_LOST: 'no', OFFSET: '900' },
  ...{ VOTES: '3', FAILING: '0', REPLACING: '0', NAMED_DOWN: '0', MASTER_NAME: 'm', REDIS_PORT: '6379' },
  ...{
    SENTINEL_REPLICAS: '3',
    SENTINELS: '3',
    AIM_QUORUM: '2',
    SENTINEL_PORT: '26379',
    IDS: [id('a'), id('b'), id('c')].join(' '),
  },
}

for (const shell of shells) {
  describe(`epochs that only grow, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'epoch-'))))
    afterEach(() => rmSync(dir, { recursive: true }))

    /** What is said, and to which Sentinel. */
    const acts = (call: string, changes: Partial<typeof facts> = {}): string[] => {
      const doubles = `log() { :; }; write_mark() { echo "mark $*"; [ "$MARK_LOST" = yes ] || MARK_EPOCH=$1; }
        sentinel_address() { ADDRESS=10.0.1.$1; }; sentinel_orders() { echo settings; }
        each_server() { ANSWERS=$HA_RUN/ids; i=0; for id in $IDS; do printf '%s\\n' "$id" | sed 's/^-$//' >"$ANSWERS.$i"; i=$((i + 1)); done; }
        ask_sentinel() { echo "$1: $2" >>"$HA_RUN/asked.$1"; }; MY_ADDRESS=10.0.0.1`
      const libraries = ['win-epoch', 'epoch'].map((name) => `. ${scriptsDir}/lib/${name}.sh`).join('; ')
      const monitor = functionsOf('lib/repair.sh').match(/^monitor\(\) \{[\s\S]*?^\}/m)?.[0] ?? ''
      const script = `rm -f "$HA_RUN"/asked.*; ${libraries}; ${monitor}\n${doubles}; ${call}; cat "$HA_RUN"/asked.* 2>/dev/null || :`
      const env = { ...facts, HA_RUN: dir, ...changes }
      return runShell({ shell, script, env }).trim().split('\n').filter(Boolean)
    }
    const hello = (by: string, epoch: number): string =>
      `PUBLISH __sentinel__:hello ${by},${epoch},m,10.0.0.1,6379,${epoch}`
    const [first, second] = [`10.0.1.0,26379,${id('a')}`, `10.0.1.1,26379,${id('b')}`]

    it('are told to every Sentinel in the name of another one that answers', () => {
      expect(acts('raise_epoch', { MARK_EPOCH: '7' })).to.deep.equal([
        `10.0.1.0: ${hello(second, 7)}`,
        `10.0.1.1: ${hello(first, 7)}`,
        `10.0.1.2: ${hello(first, 7)}`,
      ])
      expect(acts('raise_epoch', { MARK_EPOCH: '7', IDS: `- ${id('b')} -` })).to.deep.equal([
        `10.0.1.0: ${hello(second, 7)}`,
        `10.0.1.2: ${hello(second, 7)}`,
      ])
      expect(acts('raise_epoch', { MARK_EPOCH: '7', IDS: '- NOPERM -' })).to.deep.equal([])
    })
    it('are told when those of the Sentinels are lower, and the master is well', () => {
      expect(acts('raise_epoch')).to.deep.equal([])
      expect(acts('raise_epoch', { NAMED_EPOCH: '5' })).to.deep.equal([])
      for (const odd of [{ FAILING: '1' }, { REPLACING: '1' }, { NAMED_DOWN: '1' }]) {
        expect(acts('raise_epoch', { MARK_EPOCH: '7', ...odd }), Object.keys(odd)[0]).to.deep.equal([])
      }
      expect(
        acts('raise_epoch; : >"$HA_RUN/asked.x"; rm "$HA_RUN"/asked.*; raise_epoch', { MARK_EPOCH: '7' }),
      ).to.deep.equal([])
    })
    it('are told to a Sentinel that knows no master before the password with which it finds replicas', () => {
      expect(acts('EPOCH=7; find_peers; monitor 2')).to.deep.equal([
        '10.0.1.2: SENTINEL MONITOR m 10.0.0.1 6379 2',
        hello(first, 7),
        'settings',
      ])
      expect(acts('EPOCH=7; find_peers; monitor 2', { IDS: `- - ${id('c')}` })).to.deep.equal([])
    })
    it('are renewed when a server was started anew as the named master, once all name it: its offsets begin anew', () => {
      const started = join(dir, 'started-as-master')
      const renews = (changes: Partial<typeof facts> = {}): string[] => {
        writeFileSync(started, '')
        return acts('renew_epoch', changes)
      }
      expect(renews()).to.deep.equal(['mark 5 master 1 900'])
      expect(existsSync(started), 'still to be done').to.equal(false)
      expect(renews({ MARK_EPOCH: '6' })).to.deep.equal(['mark 7 master 1 900'])
      expect(renews({ MARK_LOST: 'yes' })).to.deep.equal(['mark 5 master 1 900'])
      expect(existsSync(started), 'still to be done').to.equal(true)
      expect(renews({ FAILING: '1' })).to.deep.equal([])
      expect(renews({ VOTES: '2' })).to.deep.equal([])
      expect(existsSync(started), 'still to be done').to.equal(true)
      rmSync(started)
      expect(acts('renew_epoch')).to.deep.equal([])
    })
  })
}
