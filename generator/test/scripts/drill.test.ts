import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { functionsOf, runShell, scriptsDir, shells } from './shells.ts'

const digest = 'ab'.repeat(20)
const found = { KEYS: '30', PERSISTENT_KEYS: '20', DIGEST: digest }
const manifest = { format: 1, bytes: 70, keys: 30, persistentKeys: 20, digest }

// What the manifest says otherwise, and what the drill calls it.
const DIFFERENCES: [changes: Record<string, unknown>, says: string][] = [
  [{}, ''],
  [{ keys: 31 }, 'keys: 30 here, 31 in the manifest'],
  [{ digest: 'cd'.repeat(20) }, `digest: ${digest} here, ${'cd'.repeat(20)} in the manifest`],
  [{ keys: 31, persistentKeys: 21 }, 'keys: 30 here, 31 in the manifest; persistentKeys: 20 here, 21 in the manifest'],
  // Without a digest keys that do not expire are counted in another way.
  [{ digest: '', persistentKeys: 22 }, ''],
  [{ digest: '', keys: 29 }, 'keys: 30 here, 29 in the manifest'],
  [{ keys: undefined }, 'keys: 30 here, nothing in the manifest'],
]

for (const shell of shells) {
  describe(`a drill, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'drill-'))))
    afterEach(() => rmSync(dir, { recursive: true }))

    const text = (changes: Record<string, unknown> = {}): string =>
      JSON.stringify({ ...manifest, ...changes }, undefined, 2)

    for (const [changes, says] of DIFFERENCES) {
      it(`with ${JSON.stringify(changes)} in the manifest finds ${says || 'no difference'}`, () => {
        const script = `. ${scriptsDir}/lib/manifest.sh; ${functionsOf('drill.sh')}; manifest_differences "$GIVEN"`
        expect(runShell({ shell, script, env: { ...found, GIVEN: text(changes) } }).trim()).to.equal(says)
      })
    }

    /** Runs the whole drill on what the container beside has left; a server is not started. */
    const drill = (result: string, inspect: string): string[] => {
      writeFileSync(join(dir, 'result'), `${result}\n`)
      const script = `. ${scriptsDir}/lib/manifest.sh; . ${scriptsDir}/lib/beside.sh; ${functionsOf('lib/settings.sh')}; ${functionsOf('drill.sh')}
        log() { echo "log $1"; }; log_on_change() { :; }; run_failed() { echo "failed $1"; exit; }
        inspect_rdb() { ${inspect}; }; report_run() { echo "report $*"; }; drill`
      return runShell({ shell, script, env: { ...found, SCRATCH: dir, WORDS: '' } })
        .trim()
        .split('\n')
    }
    it('that finds what the manifest says is reported with its size', () => {
      writeFileSync(join(dir, 'manifest.json'), text())
      expect(drill('ok NAME', '[ "$1" = "$SCRATCH/dump.rdb" ]')).to.deep.equal([
        'log NAME is loaded by a server without a port',
        'report drill ok 70 NAME',
        'log NAME is restored as its manifest says: 30 keys, 20 of them without a time to live',
      ])
    })
    it('fails with the name of what differs, with what the engine says, and with why nothing was fetched', () => {
      writeFileSync(join(dir, 'manifest.json'), text({ keys: 31 }))
      expect(drill('ok NAME', ':').at(-1)).to.equal(
        'failed the backup NAME is not what its manifest says: keys: 30 here, 31 in the manifest',
      )
      expect(drill('ok NAME', 'RDB_ERROR="CRC error"; return 1').at(-1)).to.equal(
        'failed the backup NAME cannot be restored: CRC error',
      )
      expect(drill('failed the store has no backup', ':')).to.deep.equal(['failed the store has no backup'])
    })
    it('has the newest backup from the container fetch, or why there is none', () => {
      for (const name of ['run', 'bin']) mkdirSync(join(dir, name))
      // rclone that knows no store.
      writeFileSync(join(dir, 'bin/rclone'), '#!/bin/sh\necho "no such place" >&2\nexit 7\n', { mode: 0o755 })
      const env = {
        ...{
          PATH: `${join(dir, 'bin')}:${process.env['PATH'] ?? ''}`,
          HA_SCRIPTS: scriptsDir,
          HA_RUN: join(dir, 'run'),
        },
        ...{
          SCRATCH: dir,
          POD_NAME: 'drill-1',
          NAMESPACE: 'a',
          NAME: 'b',
          STORE_TYPE: 'volume',
          STORE_ENCRYPTED: 'no',
        },
      }
      const code = runShell({
        shell,
        script: `${shell.join(' ')} ${scriptsDir}/drill-fetch.sh >&2 || echo "code $?"`,
        env,
      })
      expect(code.trim()).to.equal('code 1')
      expect(readFileSync(join(dir, 'result'), 'utf8').trim()).to.equal(
        'failed the store cannot be listed: no such place',
      )
      expect(existsSync(join(dir, 'dump.rdb'))).to.equal(false)
    })
  })
}
