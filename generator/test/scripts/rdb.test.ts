import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

/** Makes dump.rdb of these commands by a server without a port. */
function makeDump(engine: string, dir: string, commands: readonly string[]): void {
  const socket = join(dir, 'maker.sock')
  for (const file of [socket, join(dir, 'dump.rdb')]) rmSync(file, { force: true })
  const server = spawn(
    `${engine}-server`,
    ['--port', '0', '--unixsocket', socket, '--dir', dir, '--save', '', '--databases', '20'],
    { stdio: 'ignore' },
  )
  const ask = (input: string): string =>
    execFileSync(`${engine}-cli`, ['-s', socket], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] })
  for (let tries = 0; !existsSync(socket) && tries < 200; tries++) execFileSync('sleep', ['0.05'])
  const answers = ask(`${[...commands, 'SAVE'].join('\n')}\n`)
  server.kill('SIGKILL')
  expect(answers, 'the maker of the dump').to.not.match(/ERR|WRONG/)
}

const plain = ['SET a 1', 'SET b 2 EX 3600', 'HSET h f 1 g 2', 'RPUSH l 1 2', 'SELECT 17', 'SET c 3']

for (const engine of ['redis', 'valkey']) {
  for (const shell of shells) {
    describe(`what a dump of ${engine} holds, by ${shell.join(' ')}`, function () {
      this.timeout(30_000)
      let dir = ''
      beforeEach(() => {
        dir = mkdtempSync(join(tmpdir(), 'rdb-'))
        writeFileSync(join(dir, 'redis.conf'), 'databases 20\nport 6379\nsave ""\n')
      })
      afterEach(() => rmSync(dir, { recursive: true, force: true }))

      const inspect = (mode = 'digest', by = engine): Record<string, string> => {
        const out = runShell({
          shell,
          timeoutMs: 25_000,
          env: {
            HA_RUN: dir,
            HA_CONFIG: dir,
            HA_SCRIPTS: scriptsDir,
            HA_ENGINE: by,
            HA_LOCAL: '127.0.0.1',
            MODULES: 'none',
            POD_NAME: 'backup-x',
            RDB_SECONDS: '20',
          },
          script: `. ${scriptsDir}/lib/common.sh; . ${scriptsDir}/lib/rdb.sh; inspect_rdb ${join(dir, 'dump.rdb')} ${mode} || :
            for each in RDB_ENGINE RDB_VERSION KEYS PERSISTENT_KEYS DIGEST RDB_ERROR; do eval "echo \\"$each=\\$$each\\""; done`,
        })
        return Object.fromEntries(
          out
            .split('\n')
            .filter((line) => /^[A-Z_]+=/.test(line))
            .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
        )
      }

      it('is counted, in every database, and has a digest of what never expires', () => {
        makeDump(engine, dir, plain)
        const found = inspect()
        expect(found).to.include({ RDB_ENGINE: engine, KEYS: '5', PERSISTENT_KEYS: '4', RDB_ERROR: '' })
        expect(found['RDB_VERSION']).to.equal(engine === 'redis' ? '12' : '80')
        expect(found['DIGEST']).to.match(/^[0-9a-f]{40}$/)
        // The same but for a key that expires.
        makeDump(engine, dir, [...plain, 'SELECT 0', 'SET b other EX 7200', 'SET d 1 PX 900000'])
        expect(inspect()).to.include({ PERSISTENT_KEYS: '4', DIGEST: found['DIGEST'] })
        makeDump(engine, dir, [...plain, 'SET c 4'])
        expect(inspect()['DIGEST']).to.not.equal(found['DIGEST'])
      })
      it('does not count a hash whose fields expire: its content changes with time', () => {
        makeDump(engine, dir, plain)
        const { DIGEST } = inspect()
        makeDump(engine, dir, [...plain, 'HSET fading f 1 g 2', 'HEXPIRE fading 3600 FIELDS 1 g'])
        expect(inspect()).to.include({ KEYS: '6', PERSISTENT_KEYS: '4', DIGEST })
      })
      it('is counted without a server on demand', () => {
        makeDump(engine, dir, plain)
        expect(inspect('count')).to.include({ KEYS: '5', PERSISTENT_KEYS: '4', DIGEST: '', RDB_ERROR: '' })
        expect(existsSync(join(dir, 'inspector.conf'))).to.equal(false)
      })
      it('is refused when it is cut, altered, empty or none', () => {
        makeDump(engine, dir, plain)
        const file = join(dir, 'dump.rdb')
        const whole = readFileSync(file)
        for (const [what, bytes] of Object.entries({
          cut: whole.subarray(0, whole.length - 20),
          altered: Buffer.concat([
            whole.subarray(0, whole.length - 30),
            Buffer.from('x'),
            whole.subarray(whole.length - 29),
          ]),
          empty: Buffer.alloc(0),
          text: Buffer.from('no dump at all, only some text that is long enough for a header'),
        })) {
          writeFileSync(file, bytes)
          const { RDB_ERROR, KEYS } = inspect()
          expect(RDB_ERROR, what).to.match(new RegExp(`^${engine}-check-rdb refuses it: .`))
          expect(KEYS, what).to.equal('')
        }
      })
      it('is refused when a server cannot load it, with its last words', () => {
        makeDump(engine, dir, plain)
        writeFileSync(join(dir, 'redis.conf'), 'databases 2\n')
        expect(inspect()['RDB_ERROR']).to.match(/^a server that loads it does not answer \(load\): ./)
      })
    })
  }
}
