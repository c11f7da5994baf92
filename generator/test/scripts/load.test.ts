import { existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { functionsOf, runShell, scriptsDir, shells } from './shells.ts'

for (const shell of shells) {
  for (const engine of ['redis', 'valkey']) {
    describe(`the load without a port, by ${engine}-server and ${shell.join(' ')}`, () => {
      let data = ''
      beforeEach(() => {
        data = mkdtempSync(join(tmpdir(), 'load-'))
        mkdirSync(join(data, '.redis-sentinel'))
        mkdirSync(join(data, 'run'))
        writeFileSync(join(data, 'redis.conf'), 'port 6379\nprotected-mode no\nappendonly yes\nmaxmemory 100mb\n')
      })
      afterEach(() => rmSync(data, { recursive: true }))

      const libraries = ['files', 'words', 'load', 'server'].map((name) => `. ${scriptsDir}/lib/${name}.sh`).join('; ')
      const given = `CR=$(printf '\\r'); NL='
'; MODULES=none; NOW=0; DAMAGE=; ${functionsOf('lib/settings.sh')}; ${functionsOf('lib/client.sh')}; ${libraries}
        now() { NOW=$((NOW + 1)); }; log() { echo "log $1"; }; beat() { :; }; pause() { sleep "$1"; }; write_file() { echo "$2" >"$1"; }`
      const run = (script: string, config = data): string =>
        runShell({
          shell,
          env: {
            ...{ HA_DATA: data, HA_STATE: join(data, '.redis-sentinel'), HA_RUN: join(data, 'run') },
            ...{ HA_CONFIG: config, HA_ENGINE: engine },
          },
          script: `${given}; { ${script}\n} 9>/dev/null; end_loader`,
        }).trim()
      /** A dump.rdb with 300 keys, or an append-only file that has them in both of its parts. */
      const make = (appendOnly: 'yes' | 'no'): void => {
        const keys = (from: number): string =>
          `ask_loader 'EVAL "for i=${from},${from + 149} do redis.call([[SET]], i, i) end" 0'`
        const rewrite = `ask_loader BGREWRITEAOF; until loader_says aof_rewrite_in_progress 0 && [ -e $HA_DATA/appendonlydir/appendonly.aof.2.base.rdb ]; do sleep 0.05; done`
        run(`load_alone ${appendOnly}; ${keys(1)}; ${appendOnly === 'yes' ? rewrite : ':'}; ${keys(151)}
          ${appendOnly === 'yes' ? 'ask_loader "CONFIG SET appendfsync always"; ask_loader "SET last 1"; ask_loader "DEL last"' : 'ask_loader SAVE'}`)
      }
      const breakAt = (file: string, at: number): void => {
        const bytes = readFileSync(join(data, file))
        bytes.fill('X', Math.floor(bytes.length * at), Math.floor(bytes.length * at) + 24)
        writeFileSync(join(data, file), bytes)
      }
      const incr = 'appendonlydir/appendonly.aof.2.incr.aof'
      const load = 'if load_alone yes; then echo "loaded $(ask_loader DBSIZE)"; else echo "refused: $DAMAGE"; fi'

      it('has every key of whole files, and of files whose last command is cut off', () => {
        make('yes')
        expect(run(load)).to.equal('loaded 300')
        writeFileSync(join(data, incr), readFileSync(join(data, incr)).subarray(0, -5))
        expect(run(load)).to.match(/^loaded 30[01]$/)
      })
      it('refuses a file that is broken in its middle, and names it', () => {
        make('yes')
        breakAt(incr, 0.5)
        expect(run(load)).to.match(/^refused: Bad file format .*appendonly\.aof\.2\.incr\.aof/)
      })
      it('refuses a base file that is broken, a manifest that is cut short, and a file that is missing', () => {
        make('yes')
        breakAt('appendonlydir/appendonly.aof.2.base.rdb', 0.5)
        expect(run(load)).to.match(/^refused: appendonly\.aof\.2\.base\.rdb: /)
        rmSync(join(data, incr))
        expect(run(load)).to.match(/^refused: .*appendonly\.aof\.2\.incr\.aof/)
        writeFileSync(join(data, 'appendonlydir/appendonly.aof.manifest'), 'file append')
        expect(run(load)).to.match(/^refused: .*manifest/i)
      })
      it('takes neither a server that was killed nor one that refuses its configuration for damaged files', () => {
        make('yes')
        expect(run(`exec_server() { kill -9 "$(exec sh -c 'echo $PPID')"; }; ${load}`)).to.match(/^log .*was killed/)
        writeFileSync(join(data, 'run/redis.conf'), 'no-such-directive 1\n')
        expect(run(load, join(data, 'run'))).to.match(/^log .*refuses its configuration: no-such-directive/)
      })
      it('makes an append-only file of a dump.rdb, once, with every key', () => {
        make('no')
        expect(existsSync(join(data, 'appendonlydir'))).to.equal(false)
        expect(run('take_dump && find_files && echo "$LOADS"')).to.match(/300 keys[^]*\naof$/)
        expect(existsSync(join(data, 'dump.rdb.loaded'))).to.equal(true)
        expect(existsSync(join(data, 'dump.rdb'))).to.equal(false)
        expect(run(load)).to.equal('loaded 300')
      })
      it('refuses a dump.rdb that is damaged, cut off or empty, and leaves it where it is', () => {
        make('no')
        const whole = readFileSync(join(data, 'dump.rdb'))
        const take = 'take_dump || echo "refused: $DAMAGE"'
        breakAt('dump.rdb', 0.5)
        expect(run(take)).to.match(/^refused: dump\.rdb: \w/)
        writeFileSync(join(data, 'dump.rdb'), whole.subarray(0, whole.length / 2))
        expect(run(take)).to.match(/^refused: dump\.rdb: \w/)
        writeFileSync(join(data, 'dump.rdb'), '')
        expect(run(take)).to.match(/^refused: \w/)
        expect(existsSync(join(data, 'dump.rdb'))).to.equal(true)
        expect(existsSync(join(data, 'appendonlydir/appendonly.aof.manifest'))).to.equal(false)
      })
    })
  }
}
