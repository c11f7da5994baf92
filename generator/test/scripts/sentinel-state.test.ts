import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { functionsOf, runShell, scriptsDir, shells } from './shells.ts'

const [me, peer] = ['a'.repeat(40), 'b'.repeat(40)]

// As a Sentinel writes it.
const state = {
  myid: `sentinel myid ${me}`,
  monitor: 'sentinel monitor mymaster 10.0.0.1 6379 2',
  timer: 'sentinel down-after-milliseconds mymaster 3000',
  password: 'sentinel auth-pass mymaster secret',
  config: 'sentinel config-epoch mymaster 7',
  leader: 'sentinel leader-epoch mymaster 7',
  current: 'sentinel current-epoch 7',
  replica: 'sentinel known-replica mymaster 10.0.0.2 6379',
  sentinel: `sentinel known-sentinel mymaster 10.0.1.1 26379 ${peer}`,
}
const kept = [state.myid, state.current, state.monitor, state.config, state.leader, state.replica, state.sentinel]
const withoutMaster = [state.myid, state.current]

/** The same with one line changed, and what is left of it. */
const damaged = (line: keyof typeof state, text: string): string[] => Object.values({ ...state, [line]: text })
const without = (line: string): string[] => kept.filter((each) => each !== line)

const cases: [title: string, lines: readonly string[], kept: readonly string[]][] = [
  ['whole lines', Object.values(state), kept],
  ['whole lines of Valkey 9.1, which quotes ids', damaged('sentinel', state.sentinel.replace(peer, `"${peer}"`)), kept],
  [
    'an id with half of its quotes',
    damaged('sentinel', state.sentinel.replace(peer, `"${peer}`)),
    without(state.sentinel),
  ],
  ['half a replica', damaged('replica', 'sentinel known-replica mymaster 10.0.0.2'), without(state.replica)],
  [
    'half a replica, in its address',
    damaged('replica', 'sentinel known-replica mymaster 10.0.0'),
    without(state.replica),
  ],
  ['half a Sentinel', damaged('sentinel', state.sentinel.slice(0, -1)), without(state.sentinel)],
  ['a port that is none', damaged('replica', 'sentinel known-replica mymaster 10.0.0.2 65536'), without(state.replica)],
  [
    'an address that is none',
    damaged('replica', 'sentinel known-replica mymaster 10.0.0.256 6379'),
    without(state.replica),
  ],
  ['half an epoch', damaged('config', 'sentinel config-epoch mymaster'), without(state.config)],
  ['an epoch with garbage', damaged('current', 'sentinel current-epoch 7\u0001'), without(state.current)],
  ['half a myid', damaged('myid', `sentinel myid ${me.slice(1)}`), without(state.myid)],
  ['no monitor', damaged('monitor', ''), withoutMaster],
  ['half a monitor', damaged('monitor', 'sentinel monitor mymaster 10.0.0.1 6379'), withoutMaster],
  ['half a name', damaged('monitor', 'sentinel monitor mymas'), withoutMaster],
  ['a word alone', damaged('monitor', 'sentinel monitor'), withoutMaster],
  ['a line twice', [...Object.values(state), ...Object.values(state)], kept],
  [
    'monitor after the lines that need it',
    [state.replica, ...Object.values({ ...state, replica: '' })],
    [state.myid, state.current, state.monitor, state.replica, state.config, state.leader, state.sentinel],
  ],
  ['binary garbage', ['\u0001\u00ff\u00fe\u0002sentinel monitor', '*[ $(x) `y`'], []],
]

for (const shell of shells) {
  describe(`the state of a Sentinel, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => {
      dir = mkdtempSync(join(tmpdir(), 'sentinel-'))
      mkdirSync(join(dir, '.redis-sentinel'))
    })
    afterEach(() => rmSync(dir, { recursive: true }))

    const run = (call: string, text: string, more = ''): string => {
      writeFileSync(join(dir, 'sentinel.conf'), text, 'latin1')
      const env = {
        ...{ HA_DATA: dir, HA_STATE: join(dir, '.redis-sentinel'), HA_RUN: dir, HA_CONFIG: dir, HA_ENGINE: 'redis' },
        ...{ CONF: join(dir, 'sentinel.conf'), MASTER_NAME: 'mymaster', QUORUM: '2', SENTINEL_REPLICAS: '3' },
      }
      const doubles = `log() { echo "log $1"; }; configured_lines() { echo 'port 0'; }; setting_lines() { echo 'sentinel down-after-milliseconds mymaster 3000'; }; ${more}`
      const script = `. ${scriptsDir}/lib/words.sh; ${functionsOf('sentinel-start.sh')}\n${doubles}\n${call} 9>/dev/null`
      return runShell({ shell, script, env }).trim()
    }
    const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

    for (const [title, lines, left] of cases) {
      it(`is what is whole of it: ${title}`, () => {
        expect(run('state_lines 2>/dev/null', text(lines)).split('\n').filter(Boolean)).to.deep.equal(left)
      })
    }
    it('does not count a last line without its end', () => {
      const cut = text([...Object.values(state), 'sentinel config-epoch mymaster 1']).trimEnd()
      expect(run('state_lines 2>&1', cut)).to.include('line 10, config-epoch')
      expect(
        run('state_lines 2>/dev/null', text([state.monitor, 'sentinel config-epoch mymaster 1']).trimEnd()),
      ).to.equal(state.monitor)
    })
    it('follows addresses and a quorum that have changed', () => {
      writeFileSync(join(dir, '.redis-sentinel/written-for'), 'REDIS_0 10.0.0.1\n')
      expect(run('REDIS_0=10.0.9.9 QUORUM=3 SENTINEL_REPLICAS=3; state_lines', text(Object.values(state)))).to.include(
        'sentinel monitor mymaster 10.0.9.9 6379 3',
      )
    })
    it('has a quorum of the Sentinels that it lists while the settings say more', () => {
      const quorum = (others: number, replicas: number): string | undefined => {
        const peers = Array.from(
          { length: others },
          (_, i) => `sentinel known-sentinel mymaster 10.0.1.${i} 26379 ${String(i).repeat(40)}`,
        )
        const lines = text([...Object.values({ ...state, sentinel: '' }), ...peers])
        const left = run(`SENTINEL_REPLICAS=${replicas} QUORUM=$((${replicas} / 2 + 1)); state_lines`, lines)
        return /^sentinel monitor mymaster 10\.0\.0\.1 6379 (\d)$/m.exec(left)?.[1]
      }
      expect([quorum(1, 3), quorum(2, 3), quorum(4, 5)], 'all are there').to.deep.equal(['2', '2', '3'])
      expect([quorum(2, 5), quorum(0, 5), quorum(4, 7)], 'some were never made').to.deep.equal(['2', '2', '3'])
    })
    it('is taken by the server, with a copy and a line in the log where a line is left out', () => {
      expect(run('write_configuration', text(Object.values(state)))).to.equal('')
      expect(existsSync(join(dir, 'sentinel.conf.damaged'))).to.equal(false)
      const half = text(damaged('replica', 'sentinel known-replica mymaster 10.0.0.2'))
      expect(run('write_configuration', half)).to.match(/^log state: damaged.*line 8, known-replica/)
      expect(readFileSync(join(dir, 'sentinel.conf.damaged'), 'utf8')).to.equal(half)
      const written = readFileSync(join(dir, 'sentinel.conf.next'), 'utf8').split('\n')
      expect(written).to.include.members(['port 0', state.monitor, state.timer, state.config])
    })
    it('is left out as a whole when the server refuses it all the same', () => {
      const said = run('write_configuration', text(Object.values(state)), 'state_lines() { echo sentinel broken; }')
      expect(said).to.match(/^log state: damaged.*the server refuses it: sentinel broken: .*begins without state/)
      expect(readFileSync(join(dir, 'sentinel.conf.next'), 'utf8')).to.equal('port 0\n')
      expect(existsSync(join(dir, 'sentinel.conf.damaged'))).to.equal(true)
    })
    it('is none when the file is empty', () => {
      expect(run('write_configuration', '')).to.equal('')
      expect(readFileSync(join(dir, 'sentinel.conf.next'), 'utf8')).to.equal('port 0\n')
    })
  })
}
