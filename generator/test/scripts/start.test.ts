import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { functionsOf, runShell, scriptsDir, shells } from './shells.ts'

interface Started {
  /** Of the server: its priority and whom it follows. */
  config: string
  /** Of the volume: the mark, whether it says that a set was born, and which notes are left from before. */
  mark: string
  born: boolean
  notes: string[]
}

const whole = '4 replica 1 900'
const manifest = 'appendonlydir/appendonly.aof.manifest'

// What a decision means for the server that is started after it.
const cases: [decision: string, started: Started][] = [
  ['bootstrap', { config: 'priority 100', mark: whole, born: true, notes: [] }],
  ['bootstrap-from-data', { config: 'priority 100', mark: whole, born: false, notes: [] }],
  ['start-as-master', { config: 'priority 100', mark: whole, born: false, notes: [] }],
  ['replica 1', { config: 'priority 0 of 10.0.0.2 6379', mark: '4 replica 0 900', born: false, notes: [] }],
  ['await-promotion 1', { config: 'priority 100 of 10.0.0.2 6379', mark: whole, born: false, notes: [] }],
]

for (const shell of shells) {
  describe(`the start of a server, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'start-'))))
    afterEach(() => rmSync(dir, { recursive: true }))

    const start = (decision: string, { markFirst = '', loadFailed = false, files = true } = {}): Started => {
      const state = join(dir, '.redis-sentinel')
      mkdirSync(state)
      writeFileSync(join(state, 'state'), `${whole}\n`)
      mkdirSync(join(dir, 'appendonlydir'))
      if (files) writeFileSync(join(dir, manifest), 'file appendonly.aof.1.base.rdb seq 1 type b\n')
      if (loadFailed) writeFileSync(join(state, 'load-began'), 'aof\n')
      writeFileSync(join(dir, 'redis.conf'), '')
      const env = {
        ...{ HA_DATA: dir, HA_STATE: state, HA_RUN: join(dir, 'run'), HA_CONFIG: dir, HA_BIND: '*' },
        ...{ ORDINAL: '0', REDIS_0: '10.0.0.1', REDIS_1: '10.0.0.2', REDIS_PORT: '6379', DECISION: decision },
        ...{ REPLICA_USER: 'replica', REPLICA_PASSWORD: 'secret', MARK_FIRST: markFirst },
      }
      mkdirSync(env.HA_RUN)
      const notes = [join(state, 'left'), join(env.HA_RUN, 'emptied')]
      for (const note of notes) writeFileSync(note, '')
      const libraries = ['files', 'mark', 'addresses', 'words', 'load', 'server']
        .map((name) => `. ${scriptsDir}/lib/${name}.sh`)
        .join('; ')
      const doubles = `PERSISTENCE=yes; log() { :; }; config_words() { :; }; write_file() { printf '%s\\n' "$2" >"$1"; }; engine_lines() { :; }`
      const printed = `sed -n 's/^replica-priority/priority/p; s/^replicaof/of/p' "$HA_RUN/redis.conf"`
      const script = `${libraries}\n${functionsOf('redis-start.sh')}\n${doubles}; slurp() { TEXT=; }; learn_files; act; ${printed}`
      const config = runShell({ shell, script, env }).trim().replaceAll('\n', ' ')
      const mark = readFileSync(join(state, 'state'), 'utf8').trim()
      return {
        config,
        mark,
        born: existsSync(join(state, 'bootstrapped')),
        notes: notes.filter((note) => existsSync(note)),
      }
    }

    for (const [decision, started] of cases) {
      it(`after the decision ${decision}: ${started.config}, mark ${started.mark}`, () => {
        expect(start(decision)).to.deep.equal(started)
      })
    }

    it('has a mark above all others first when redis.bootstrap forces the pod', () => {
      expect(start('bootstrap-from-data', { markFirst: '9' }).mark).to.equal('9 master 1 900')
    })
    it('the same for one that a Sentinel has to promote', () => {
      expect(start('await-promotion 1', { markFirst: '9' }).mark).to.equal('9 replica 1 900')
    })
    it('says that offsets begin anew when the named master was started again', () => {
      start('start-as-master')
      expect(existsSync(join(dir, 'run', 'started-as-master'))).to.equal(true)
    })
    it('sets the files of a replica aside after a load that failed, and only then', () => {
      const aside = (decision: string, loadFailed: boolean): boolean => {
        start(decision, { loadFailed })
        const kept = existsSync(join(dir, 'set-aside', manifest))
        expect(existsSync(join(dir, manifest))).to.equal(!kept)
        rmSync(dir, { recursive: true })
        mkdirSync(dir)
        return kept
      }
      expect(aside('replica 1', true)).to.equal(true)
      expect(aside('replica 1', false)).to.equal(false)
      for (const [decision] of cases.filter(([name]) => !name.startsWith('replica'))) {
        expect(aside(decision, true), decision).to.equal(false)
      }
    })

    it('takes the mark from a replica whose append-only file is missing: the server makes an empty one', () => {
      expect(start('replica 1', { files: false }).mark).to.equal('4 replica 0 900')
    })

    it('is decided on what the Sentinels say last: who was stopped answers when it goes on, maybe replaced', () => {
      const doubles = `now() { NOW=1000; }; read_counts() { :; }; refresh_keys() { return 1; }; learn_made() { :; }; note_silence() { :; }
        each_server() { ANSWERS=$HA_RUN/redis; echo "$1 $2"; }; look_sentinels() { ANSWERS=$HA_RUN/sentinel; echo sentinels; }
        print_facts() { echo "of $PEER_ANSWERS"; }; decide() { cat; DECISION='replica 1'; }`
      const script = `${functionsOf('redis-start.sh')}\n${doubles}; wait_for_decision; cat $HA_RUN/facts`
      const printed = runShell({ shell, script, env: { HA_RUN: dir } })
        .trim()
        .split('\n')
      expect(printed.slice(0, 3)).to.deep.equal(['redis describe_peer', 'sentinels', `of ${dir}/redis`])
    })
  })
}
