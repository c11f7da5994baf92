import { execFile, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { functionsOf, runShell, scriptsDir, shells } from './shells.ts'

const DUMP = 'temp-restore.rdb'
const libraries = ['files', 'mark', 'words', 'load', 'server', 'engine', 'restore']

for (const shell of shells) {
  for (const engine of ['redis', 'valkey']) {
    describe(`a set that begins with a backup, by ${engine}-server and ${shell.join(' ')}`, () => {
      let data = ''
      const at = (...names: string[]): string => join(data, ...names)
      const read = (...names: string[]): string =>
        existsSync(at(...names)) ? readFileSync(at(...names), 'utf8').trim() : ''
      beforeEach(() => {
        data = mkdtempSync(join(tmpdir(), 'restore-'))
        for (const dir of ['.redis-sentinel', 'run', 'restore-run']) mkdirSync(at(dir))
        writeFileSync(at('redis.conf'), 'port 6379\nprotected-mode no\nappendonly yes\nmaxmemory 100mb\n')
      })
      afterEach(() => rmSync(data, { recursive: true }))

      const given = `CR=$(printf '\\r'); NL='
'; MODULES=none PERSISTENCE=yes NOW=0 DAMAGE= ENGINE_VERSION=8006 RESTORE_FROM=newest RESTORE_SET=
        ${functionsOf('lib/settings.sh')}; ${functionsOf('lib/client.sh')}; ${functionsOf('lib/mark.sh')}
        ${libraries.map((name) => `. ${scriptsDir}/lib/${name}.sh`).join('; ')}; ${functionsOf('redis-start.sh')}
        now() { NOW=$((NOW + 1)); }; log() { echo "log $1"; }; beat() { :; }; pause() { sleep "$1"; }; write_file() { echo "$2" >"$1"; }
        discovery_facts() { :; }; renew_discovery_port() { :; }`
      const run = (script: string, id = 'one'): string =>
        runShell({
          shell,
          env: {
            ...{
              HA_DATA: data,
              HA_STATE: at('.redis-sentinel'),
              HA_RUN: at('run'),
              HA_CONFIG: data,
              HA_ENGINE: engine,
            },
            ...{ HA_RESTORE_RUN: at('restore-run'), RESTORE_ID: id, POD_NAME: 'redis-0' },
          },
          script: `${given}; { ${script}\n} 9>/dev/null; end_loader`,
        }).trim()
      /** What the container beside answers to the request, once it is asked. */
      const answered = (answer: string, then = 'restore_first || echo none; echo "$REASON"'): string =>
        run(`settle_restore; learn_files; REASON=; restore_first; read -r nonce _ <"$RESTORE_RUN/request"
          [ -z "${answer}" ] || echo "$nonce ${answer}" >"$RESTORE_RUN/answer"; ${then}`)
      const makeDump = (keys: number): void => {
        run(
          `load_alone no; ask_loader 'EVAL "for i=1,${keys} do redis.call([[SET]], i, i) end" 0'; ask_loader 'SET fading 1 EX 3600'; ask_loader SAVE`,
        )
        run(`mv "$HA_DATA/dump.rdb" "$HA_DATA/${DUMP}"; rm -rf "$HA_DATA/appendonlydir"`)
      }
      const fetched = (keys: number): string => `fetched NAME sum ${keys + 1} ${keys}`
      const take = 'restore_first; echo "$REASON; $LOADS $MARK_STATE"'
      const files = (): string[] =>
        readdirSync(data).filter((name) => name.startsWith('append') || name.includes('rdb'))

      it('asks once for it, and again when the values change', () => {
        const request = (script: string): string =>
          run(`settle_restore; ${script}; cut -d ' ' -f 2- "$RESTORE_RUN/request"`)
        expect(request('restore_first')).to.equal(`- ${engine} 8006 one newest -`)
        expect(request('restore_first; RESTORE_FROM=NAME RESTORE_SET=a.b; restore_first')).to.equal(
          `- ${engine} 8006 one NAME a.b`,
        )
        const nonces = run(
          'settle_restore; restore_first; cat "$RESTORE_RUN/request"; restore_first; cat "$RESTORE_RUN/request"',
        )
        expect(new Set(nonces.split('\n')).size).to.equal(1)
      })
      it('waits without an answer, with how far it is, and with the reason of a refusal', () => {
        expect(answered('')).to.equal('restore.id one: the container restore has not answered yet')
        expect(answered('fetches the backup NAME is fetched, 5 of 9 bytes')).to.equal(
          'restore.id one: the backup NAME is fetched, 5 of 9 bytes',
        )
        expect(answered('refused the store has no backup')).to.equal('restore.id one: the store has no backup')
        expect(read('run/verdict')).to.match(/^not \d+ restore\.id one: the store has no backup$/)
        expect(read('run/restore')).to.equal('refused one the store has no backup')
        expect(
          run(
            'settle_restore; restore_first; echo "0.0 fetched NAME sum 1 1" >"$RESTORE_RUN/answer"; restore_first; echo "$REASON"',
          ),
        ).to.include('has not answered yet')
      })
      it('does nothing without restore.id, and nothing twice', () => {
        expect(run('settle_restore; restore_first || echo none', '')).to.equal('none')
        writeFileSync(at('.redis-sentinel/restored'), 'one NAME\n')
        expect(run('settle_restore; restore_first || echo none')).to.equal('none')
        expect(run('settle_restore; restore_first && echo again', 'two')).to.equal('again')
      })
      it('loads it, and has data only then', () => {
        makeDump(300)
        expect(answered(fetched(300), take)).to.match(
          /^log restore\.id one: the backup NAME is loaded, 301 keys in db0 \nrestore\.id one: the backup NAME is loaded; aof data$/,
        )
        expect(read('.redis-sentinel/restored')).to.equal('one NAME')
        expect(files()).to.deep.equal(['appendonlydir'])
        expect(existsSync(at('restore-run/request'))).to.equal(false)
        expect(run('load_alone yes; ask_loader DBSIZE')).to.equal('301')
      })
      it('takes the place of what a bootstrap left behind before a client could write to it', () => {
        run('load_alone yes')
        writeFileSync(at('.redis-sentinel/bootstrapped'), '')
        expect(run('learn_files; echo "$LOADS $MARK_STATE"')).to.equal('aof empty')
        makeDump(10)
        expect(answered(fetched(10), take)).to.match(/loaded; aof data$/)
      })
      it('refuses less than the manifest says, what the engine refuses, and a dump that has gone, and leaves nothing', () => {
        makeDump(10)
        expect(answered(fetched(11), take)).to.match(
          /is not loaded: it has 10 keys without a time to live, and its manifest says 11 \(of 12 keys\); none empty$/,
        )
        expect(files()).to.deep.equal([])
        expect(answered(fetched(0), take)).to.match(/is not loaded: the dump has gone while it was loaded; none empty$/)
        writeFileSync(at(DUMP), `${engine === 'redis' ? 'REDIS0099' : 'REDIS0012'}${'x'.repeat(40)}`)
        expect(answered(fetched(10), take)).to.match(/is not loaded: .*(RDB|format).*; none empty$/)
        expect(files()).to.deep.equal([])
        expect(read('.redis-sentinel/restored') + read('.redis-sentinel/restoring')).to.equal('')
      })
      it('asks for something else after a refusal, and says why until it has it', () => {
        makeDump(10)
        const again = `restore_first; restore_first; echo "$REASON"; cut -d ' ' -f 2-3 "$RESTORE_RUN/request"`
        expect(answered(fetched(11), again).split('\n').slice(-2)).to.deep.equal([
          'restore.id one: the backup NAME is not loaded: it has 10 keys without a time to live, and its manifest says 11 (of 12 keys)',
          `sum ${engine}`,
        ])
      })
      it('asks for the same again after the server that loads it was killed', () => {
        makeDump(10)
        const killed = `exec_server() { kill -9 "$(exec sh -c 'echo $PPID')"; }; restore_first; restore_first; echo "$REASON"; cut -d ' ' -f 2 "$RESTORE_RUN/request"`
        expect(answered(fetched(10), killed).split('\n').slice(-2)).to.deep.equal([
          'restore.id one: the backup NAME is not loaded: the server that loads it has ended',
          '-',
        ])
        expect(read('.redis-sentinel/restoring')).to.equal('')
      })
      it('begins again after a start that broke off, and keeps what was whole', () => {
        mkdirSync(at('appendonlydir'))
        writeFileSync(at('appendonlydir/appendonly.aof.1.base.rdb'), 'half')
        writeFileSync(at('.redis-sentinel/restoring'), 'one NAME\n')
        expect(run('settle_restore; learn_files; echo "$LOADS $MARK_STATE:$DAMAGE"')).to.match(
          /^log .*begins again\nnone empty:$/,
        )
        expect(files()).to.deep.equal([])
        makeDump(10)
        expect(answered(fetched(10), `keep_restored() { echo killed; end_loader; exit; }; ${take}`)).to.equal('killed')
        expect(read('.redis-sentinel/restoring')).to.equal('one NAME')
        expect(run('remove_temporary_files; settle_restore; learn_files; echo "$LOADS $MARK_STATE"')).to.equal(
          'aof data',
        )
        expect(read('.redis-sentinel/restored')).to.equal('one NAME')
      })
      it('is told of in one line once the role is decided', () => {
        const told = (decision: string): string => run(`DECISION='${decision}'; tell_restore`)
        expect(told('bootstrap-from-data')).to.equal('log restore.id one: not done, because the set has data')
        expect(told('replica 2')).to.equal(
          'log restore.id one: not done by this pod, because pod 2 is the master: its data is taken',
        )
        writeFileSync(at('.redis-sentinel/restored'), 'one NAME\n')
        expect(told('bootstrap-from-data')).to.equal('log restore.id one: done: the set began with the backup NAME')
        expect(read('run/restore')).to.equal('done one done: the set began with the backup NAME')
        expect(run("DECISION='replica 2'; tell_restore", '')).to.equal('')
      })
    })
  }

  describe(`the container that fetches a backup, by ${shell.join(' ')}`, () => {
    let dir = ''
    let running: ChildProcess | undefined
    beforeEach(() => {
      dir = mkdtempSync(join(tmpdir(), 'restore-'))
      for (const name of ['data', 'run', 'ask']) mkdirSync(join(dir, name))
    })
    afterEach(async () => {
      running?.kill('SIGTERM')
      await sleep(50)
      running?.kill('SIGKILL')
      rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
    })

    /** The program, with a store whose functions are these. */
    const start = (doubles: string): void => {
      const text = readFileSync(join(scriptsDir, 'restore.sh'), 'utf8').replace(
        '. "$LIB/fetch.sh"\n',
        `. "$LIB/fetch.sh"\nstore_configure() { echo "set $1" >>"$HA_RUN/calls"; STORE_ROOT=place:x; }\n${doubles}\n`,
      )
      writeFileSync(join(dir, 'restore.sh'), text)
      const [program = 'sh', ...options] = shell
      running = execFile(program, [...options, join(dir, 'restore.sh')], {
        env: {
          ...{
            PATH: process.env['PATH'] ?? '',
            HA_SCRIPTS: scriptsDir,
            POD_NAME: 'redis-0',
            HA_DATA: join(dir, 'data'),
          },
          ...{ HA_RUN: join(dir, 'run'), HA_RESTORE_RUN: join(dir, 'ask'), RETRY_FIRST: '1', RETRY_MOST: '1' },
        },
      })
    }
    const ask = (nonce: string, rest = '- redis 8006 one newest -'): void =>
      writeFileSync(join(dir, 'ask/request'), `${nonce} ${rest}\n`)
    const calls = (): string[] =>
      existsSync(join(dir, 'run/calls')) ? readFileSync(join(dir, 'run/calls'), 'utf8').trim().split(/ ?\n/) : []
    const until = async (look: () => string, want: RegExp): Promise<string> => {
      for (let i = 0; i < 300 && !want.test(look()); i++) await sleep(100)
      expect(look()).to.match(want)
      return look()
    }
    const answer = (): string => {
      const file = join(dir, 'ask/answer')
      return existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
    }
    const found = `find_backup() { FETCH_NAME=NAME M_BYTES=9 M_SHA256=sum M_KEYS=3 M_PERSISTENT=2 M_RDB=11 M_ENGINE=redis M_VERSION=8.0.6; }`

    it('does nothing before it is asked, and then answers with what it has fetched, once', async () => {
      start(`${found}; fetch_object() { echo dump >"$1"; }`)
      await sleep(1500)
      expect(calls()).to.deep.equal([])
      ask('1.7')
      await until(answer, /^1\.7 fetched NAME sum\.2 3 2$/)
      await sleep(2500)
      expect(calls()).to.deep.equal(['set'])
      ask('2.7', '- redis 8006 one newest a.b')
      await until(answer, /^2\.7 fetched/)
      expect(calls()).to.deep.equal(['set', 'set a.b'])
    })
    it('tries again what was refused, and says what it was', async () => {
      start(
        `find_backup() { FETCH_ERROR='the store has no backup'; [ -e "$HA_DATA/there" ] || return 1; ${found}; find_backup; }; fetch_object() { :; }`,
      )
      ask('1.7')
      await until(answer, /^1\.7 refused the store has no backup$/)
      writeFileSync(join(dir, 'data/there'), '')
      await until(answer, /^1\.7 fetched NAME/)
    })
    it('fetches nothing that a server has refused, or that this engine does not read', async () => {
      start(`${found}; fetch_object() { echo fetched >>"$HA_RUN/calls"; }`)
      ask('1.7', 'sum.2 redis 8006 one newest -')
      await until(answer, /^1\.7 same$/)
      ask('2.7', '- redis 8006 two newest -')
      await until(answer, /^2\.7 fetched/)
      expect(calls().filter((each) => each === 'fetched')).to.have.length(1)
    })
    it('says how far it is, and ends when it is not wanted any more', async () => {
      start(`${found}; fetch_object() { echo 12345 >"$1.gz"; exec sleep 100; }`)
      ask('1.7')
      await until(answer, /^1\.7 fetches the backup NAME is fetched, 6 of 9 bytes$/)
      rmSync(join(dir, 'ask/request'))
      await until(() => readdirSync(join(dir, 'data')).join(' '), /^$/)
    })
  })
}
