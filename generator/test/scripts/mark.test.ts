import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { functionsOf, runShell, scriptsDir, shells } from './shells.ts'

const writeFile = `SCRIPT=test PERSISTENCE=yes; ${functionsOf('lib/common.sh')}; ${functionsOf('lib/settings.sh')}; NL='
'`

for (const shell of shells) {
  describe(`the mark beside the data, by ${shell.join(' ')}`, () => {
    let data = ''
    let state = ''
    beforeEach(() => {
      data = mkdtempSync(join(tmpdir(), 'mark-'))
      state = join(data, '.redis-sentinel')
      mkdirSync(state)
    })
    afterEach(() => rmSync(data, { recursive: true }))

    const run = (script: string): string =>
      runShell({
        shell,
        env: { HA_DATA: data, HA_STATE: state },
        script: `${writeFile}; . ${scriptsDir}/lib/files.sh; . ${scriptsDir}/lib/mark.sh; ${script}; read_mark; echo "$MARK_STATE $MARK_EPOCH $MARK_ROLE $MARK_SYNC $MARK_OFFSET"`,
      }).trim()

    it('reads back what was written', () => {
      expect(run('write_mark 7 replica 1 4200')).to.equal('marked 7 replica 1 4200')
      expect(run('write_mark 7 replica 0 4200')).to.equal('marked 7 replica 0 4200')
    })
    it('never gets a lower epoch: Sentinels that lost their state count from 0 again', () => {
      expect(run('write_mark 7 replica 1 100; write_mark 0 replica 1 200')).to.equal('marked 7 replica 1 200')
      expect(run('write_mark 0 replica 0 200')).to.equal('marked 7 replica 0 200')
      expect(run('write_mark 8 master 1 300')).to.equal('marked 8 master 1 300')
    })
    it('is known to who has written it', () => {
      const known = 'echo "$MARK_STATE $MARK_EPOCH $MARK_ROLE $MARK_SYNC $MARK_OFFSET"'
      expect(run(`write_mark 7 master 1 100; ${known}`)).to.match(/^marked 7 master 1 100\n/)
      expect(run(`write_mark 3 master 1 200; ${known}`)).to.match(/^marked 7 master 1 200\n/)
    })
    it('is forced to disk when more than the offset changes', () => {
      const forced = (...marks: string[]): number => {
        const writes = marks.map((mark) => `write_mark ${mark}`).join('; ')
        return run(`rm -f "$HA_STATE/state"; sync() { echo forced; }; ${writes}`).split('forced').length - 1
      }
      expect(forced('7 replica 1 100', '7 replica 1 200')).to.equal(1)
      for (const other of ['8 replica 1 100', '7 master 1 100', '7 replica 0 100']) {
        expect(forced('7 replica 1 100', other), other).to.equal(2)
      }
    })
    const appendOnly = (): void => {
      mkdirSync(join(data, 'appendonlydir'))
      writeFileSync(
        join(data, 'appendonlydir/appendonly.aof.manifest'),
        'file appendonly.aof.1.base.rdb seq 1 type b\n',
      )
    }
    it('calls a new volume empty', () => {
      expect(run(':')).to.equal('empty -1 - 0 0')
    })
    it('calls an append-only file, or a dump.rdb without one, data when there is no mark', () => {
      writeFileSync(join(data, 'dump.rdb'), '')
      expect(run(':')).to.equal('data -1 - 0 0')
      rmSync(join(data, 'dump.rdb'))
      appendOnly()
      expect(run(':')).to.equal('data -1 - 0 0')
    })
    it('takes temporary files, renamed dumps and other names for no data', () => {
      for (const name of [
        'temp-7.rdb',
        'temp-rewriteaof-7.aof',
        'dump.rdb.loaded',
        'dump.rdb.not-loaded',
        'other.rdb',
      ]) {
        writeFileSync(join(data, name), 'REDIS0011')
      }
      expect(run(':')).to.equal('empty -1 - 0 0')
    })
    it('does not count what a bootstrap left before a client could write to it, but a dump.rdb is not of a bootstrap', () => {
      appendOnly()
      writeFileSync(join(state, 'bootstrapped'), '')
      expect(run(':')).to.equal('empty -1 - 0 0')
      expect(run('write_mark 0 master 1 10; rm -f "$HA_STATE/state"')).to.equal('data -1 - 0 0')
      rmSync(join(data, 'appendonlydir'), { recursive: true })
      writeFileSync(join(data, 'dump.rdb'), 'REDIS0011')
      writeFileSync(join(state, 'bootstrapped'), '')
      expect(run(':')).to.equal('data -1 - 0 0')
    })
    it('is of the epoch of a master that a majority names, and of no other', () => {
      const facts = (changes: string): string =>
        run(`${functionsOf('lib/client.sh')}; . ${scriptsDir}/lib/view.sh; CR=x MAJORITY=2 VOTES=2 NAMED=10.0.0.1 NAMED_EPOCH=6
          INFO=$(printf 'role:master\\nmaster_repl_offset:900\\n'); ${changes}; mark_my_epoch 10.0.0.1 "$INFO"`)
      expect(facts(':')).to.equal('marked 6 master 1 900')
      for (const other of ['VOTES=1', 'NAMED=10.0.0.2', "INFO='role:slave'", "INFO=''"]) {
        rmSync(join(state, 'state'), { force: true })
        expect(facts(other), other).to.equal('empty -1 - 0 0')
      }
    })
    it('is above that of its old master in a replica that Sentinels without their state promoted', () => {
      const promoted = (mark: string): string =>
        run(`${functionsOf('lib/client.sh')}; . ${scriptsDir}/lib/view.sh; CR=x MAJORITY=2 VOTES=2 NAMED=10.0.0.1 NAMED_EPOCH=1
          INFO=$(printf 'role:master\\nmaster_repl_offset:900\\n'); rm -f "$HA_STATE/state"; write_mark ${mark}
          mark_my_epoch 10.0.0.1 "$INFO"; mark_my_epoch 10.0.0.1 "$INFO"`)
      // Its master may have begun an epoch, and have marked that, before it could tell a Sentinel.
      expect(promoted('3 replica 1 700')).to.equal('marked 5 master 1 900')
      expect(promoted('1 replica 1 700')).to.equal('marked 3 master 1 900')
      expect(promoted('0 replica 1 700')).to.equal('marked 1 master 1 900')
      expect(promoted('3 master 1 700')).to.equal('marked 3 master 1 900')
    })
    it('says that it is lost when the volume takes no more, and leaves the old one and nothing beside it', () => {
      const full = 'mv() { return 1; }; write_mark 8 master 1 200; echo "$MARK_LOST $(ls "$HA_STATE")"'
      const lines = run(
        `write_mark 7 replica 1 100; ${full}; unset -f mv; write_mark 8 master 1 200; echo "$MARK_LOST"`,
      )
      expect(lines.split('\n')).to.deep.equal(['yes state', 'no', 'marked 8 master 1 200'])
    })
    it('counts as data without a mark when it is cut short, empty or garbage', () => {
      const cut = ['', '\n', '7 mas\n', '7 mas 1 100\n', '7 master 1\n', '7 master 1 100', '7 replica 1 42']
      const garbage = [
        'x master 1 100\n',
        '7x master 1 100\n',
        '7 master 2 100\n',
        '7 master 1 1x\n',
        '7 master 1 100 9\n',
      ]
      const numbers = ['08 master 1 100\n', '-7 master 1 100\n', '7 master 1 9999999999999999999\n', '\0\0\0\0\0\0']
      for (const text of [...cut, ...garbage, ...numbers, '\u00ff\u0000*[ $(x) `y`\n']) {
        writeFileSync(join(state, 'state'), text)
        expect(run(':'), JSON.stringify(text)).to.equal('data -1 - 0 0')
      }
      expect(run('write_mark 7 replica 1 4200')).to.equal('marked 7 replica 1 4200')
    })
    it('begins to say that a pod is in sync only when no rewrite of the append-only file is due', () => {
      const said = (facts: string, info: string): string =>
        run(
          `${functionsOf('lib/client.sh')}; CR=x; MARK_SYNC=0; ${facts}; on_disk 'role:slave ${info}'; echo "$ON_DISK"`,
        ).charAt(0)
      const rewrites = [
        'aof_rewrite_in_progress:1 aof_rewrite_scheduled:0',
        'aof_rewrite_in_progress:0 aof_rewrite_scheduled:1',
      ]
      for (const info of rewrites) {
        expect(said(':', info), info).to.equal('0')
        expect(said('MARK_SYNC=1', info), info).to.equal('1')
        expect(said('PERSISTENCE=no', info), info).to.equal('1')
      }
      expect(said(':', 'aof_rewrite_in_progress:0 aof_rewrite_scheduled:0')).to.equal('1')
    })
  })
}
