import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

for (const shell of shells) {
  for (const engine of ['redis', 'valkey']) {
    describe(`what ${engine}-server says of a configuration, by ${shell.join(' ')}`, () => {
      let dir = ''
      beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'words-'))))
      afterEach(() => rmSync(dir, { recursive: true }))

      const words = (lines: string[], option = ''): string => {
        writeFileSync(join(dir, 'given.conf'), lines.map((line) => `${line}\n`).join(''))
        const script = `. ${scriptsDir}/lib/words.sh; config_words "$HA_RUN/given.conf" ${option} 9>/dev/null`
        return runShell({ shell, script, env: { HA_RUN: dir, HA_ENGINE: engine } }).trim()
      }
      const monitor = 'sentinel monitor mymaster 10.0.0.1 6379 2'

      it('is nothing when it takes it, and it does not start', () => {
        expect(words(['port 0', `dir ${dir}`, 'appendonly yes'])).to.equal('')
        expect(words(['port 0', monitor, 'sentinel known-replica mymaster 10.0.0.2 6379'], '--sentinel')).to.equal('')
        expect(readdirSync(dir)).to.deep.equal(['given.conf'])
      })
      it('names the directive and the reason, and not the value, which may be a password', () => {
        expect(words(['port 0', 'masterauth secret secret'])).to.match(/^masterauth: wrong number/)
        expect(words(['port 0', 'sentinel auth-pass unknown secret'], '--sentinel')).to.match(
          /^sentinel auth-pass: No such/,
        )
        expect(words([monitor, 'sentinel known-replica mymaster 10.0.0.2'], '--sentinel')).to.match(
          /^sentinel known-replica: \w/,
        )
      })
    })
  }
  describe(`the last words of a server, by ${shell.join(' ')}`, () => {
    const lastWords = (log: string): string =>
      runShell({ shell, script: `. ${scriptsDir}/lib/words.sh; last_words`, input: log }).trim()

    it('are its last warning, with the file that it was in', () => {
      const notice = '7:M 28 Nov 2026 18:03:55.556 * Done loading RDB\n'
      const base = '7:M 28 Nov 2026 18:03:57.806 # Internal error in RDB -> Unknown RDB encoding type 88\n'
      const file = '[offset 0] Checking RDB file appendonly.aof.2.base.rdb\n'
      const incr =
        '7:M 28 Nov 2026 18:03:55.585 # Bad file format reading the append only file appendonly.aof.2.incr.aof: make a backup\n'
      expect(lastWords(notice + base + file)).to.equal(
        'appendonly.aof.2.base.rdb: Internal error in RDB -> Unknown RDB encoding type 88',
      )
      expect(lastWords(notice + incr)).to.match(/^Bad file format reading .* appendonly\.aof\.2\.incr\.aof/)
      expect(lastWords(notice)).to.equal('no words')
    })
  })
}
