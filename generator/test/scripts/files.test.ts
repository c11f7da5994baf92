import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { functionsOf, runShell, scriptsDir, shells } from './shells.ts'

const manifest =
  'file appendonly.aof.1.base.rdb seq 1 type b\nfile appendonly.aof.1.incr.aof seq 1 type i startoffset 0\n'
const appendOnly = {
  'appendonly.aof.manifest': manifest,
  'appendonly.aof.1.base.rdb': 'b',
  'appendonly.aof.1.incr.aof': 'i',
}

for (const shell of shells) {
  describe(`the files of a data pod, by ${shell.join(' ')}`, () => {
    let data = ''
    beforeEach(() => (data = mkdtempSync(join(tmpdir(), 'files-'))))
    afterEach(() => rmSync(data, { recursive: true }))

    const lay = (files: Record<string, string>, dir = 'appendonlydir'): void => {
      mkdirSync(join(data, '.redis-sentinel'), { recursive: true })
      if (dir !== '') mkdirSync(join(data, dir), { recursive: true })
      for (const [name, text] of Object.entries(files)) writeFileSync(join(data, dir, name), text)
    }
    const run = (script: string): string =>
      runShell({
        shell,
        env: { HA_DATA: data, HA_STATE: join(data, '.redis-sentinel'), HA_RUN: data, HA_CONFIG: data },
        script: `${functionsOf('lib/settings.sh')}; . ${scriptsDir}/lib/files.sh; NL='
'; log() { echo "$1"; }; write_file() { echo "$2" >"$1"; }; ${script}`,
      }).trim()
    const found = (): string => run('find_files; echo "$LOADS $UNLISTED"')
    const all = (dir = '.'): string[] => readdirSync(join(data, dir), { recursive: true, encoding: 'utf8' }).sort()

    it('are an append-only file, or a dump.rdb only where there is none', () => {
      lay({})
      expect(found()).to.equal('none')
      lay({ 'dump.rdb': '' }, '')
      expect(found()).to.equal('rdb')
      lay(appendOnly)
      expect(found()).to.equal('aof')
      rmSync(join(data, 'appendonlydir'), { recursive: true })
      lay({ 'appendonly.aof': 'of an older server' }, '')
      expect(found()).to.equal('aof')
    })
    it('are not whole when the manifest lacks one of them: the server would ignore it, and overwrite it later', () => {
      lay(Object.fromEntries(Object.entries(appendOnly).filter(([name]) => !name.endsWith('.manifest'))))
      expect(found()).to.match(/^aof appendonlydir\/appendonly\.aof\.1\./)
      for (const text of ['', manifest.split('\n')[0] ?? '', 'file appendonly.aof.1.base.rdb seq 1 type b\n']) {
        lay({ 'appendonly.aof.manifest': text })
        expect(found(), text).to.equal('aof appendonlydir/appendonly.aof.1.incr.aof')
      }
    })
    it('are whole beside what a rewrite left behind that broke off', () => {
      lay({
        ...appendOnly,
        'appendonly.aof.2.base.rdb': 'never listed',
        'appendonly.aof.2.incr.aof': '',
        'temp-1.aof': 'x',
      })
      expect(found()).to.equal('aof')
    })
    it('are the dump.rdb again when the making of its append-only file broke off', () => {
      lay({ 'appendonly.aof.1.base.rdb': 'b', 'appendonly.aof.1.incr.aof': 'i' })
      lay({ 'dump.rdb': 'REDIS' }, '')
      expect(found()).to.match(/^aof appendonlydir/)
      writeFileSync(join(data, '.redis-sentinel/taking-dump'), '1')
      expect(found()).to.equal('rdb')
      lay(appendOnly)
      expect(found()).to.equal('aof')
    })
    it('are never a snapshot of the server: without an append-only file it gets another name once, and stays', () => {
      lay({ 'snapshot.rdb': 'first' }, '')
      expect(found()).to.equal('none')
      const name = 'find_files; name_unread_snapshot'
      expect(run(name)).to.include('snapshot.rdb is now snapshot.rdb.not-loaded')
      expect(all()).to.deep.equal(['.redis-sentinel', 'snapshot.rdb.not-loaded'])
      lay({ 'snapshot.rdb': 'of a set that began anew' }, '')
      expect(run(name)).to.equal('')
      expect(readFileSync(join(data, 'snapshot.rdb.not-loaded'), 'utf8')).to.equal('first')
      rmSync(join(data, 'snapshot.rdb.not-loaded'))
      lay(appendOnly)
      expect(run(name)).to.equal('')
      expect(all()).to.include('snapshot.rdb')
    })
    it('are no dump.rdb beside an append-only file: its name says whether it was loaded', () => {
      const name = 'find_files; name_unread_dump'
      lay({ 'dump.rdb': 'x' }, '')
      expect(run(name)).to.equal('')
      expect(all()).to.include('dump.rdb')
      lay(appendOnly)
      expect(run(name)).to.include('there is an append-only file: it is now dump.rdb.not-loaded')
      lay({ 'dump.rdb': 'y' }, '')
      writeFileSync(join(data, '.redis-sentinel/taking-dump'), '1')
      expect(run(name)).to.equal('')
      expect(readFileSync(join(data, 'dump.rdb.loaded'), 'utf8')).to.equal('y')
      expect(all()).to.not.include.members(['dump.rdb'])
      expect(all('.redis-sentinel')).to.deep.equal([])
    })
    it('lose what the server left half written', () => {
      lay({ ...appendOnly, 'temp-rewriteaof-7.aof': 'x', 'temp-appendonly.aof.incr': 'x' })
      lay({ 'temp-7.rdb': 'x', 'temp-1795889242.1.rdb': 'x', 'dump.rdb': 'x' }, '')
      run('remove_temporary_files')
      expect(all().filter((name) => name.includes('temp'))).to.deep.equal([])
      expect(all()).to.include.members(['dump.rdb', 'appendonlydir/appendonly.aof.1.incr.aof'])
    })
    it('have a note while the server loads them', () => {
      lay({})
      expect(run('LOADS=aof; note_load; ! load_failed || echo noted')).to.equal('noted')
      expect(run('load_ended; load_failed || echo none')).to.equal('none')
      expect(run('LOADS=none; note_load; load_failed || echo none')).to.equal('none')
    })
    it('are set aside as one copy, the oldest, and put back as they were', () => {
      lay(appendOnly)
      lay({ 'snapshot.rdb': 'x' }, '')
      const before = all()
      expect(run('df() { echo x x x 999999; }; set_files_aside')).to.include('until this replica is in sync')
      expect(existsSync(join(data, 'appendonlydir'))).to.equal(false)
      lay({ 'appendonly.aof.manifest': 'of a sync that was not finished' })
      lay({ 'snapshot.rdb': 'of a sync that was not finished' }, '')
      run('set_files_aside')
      expect(existsSync(join(data, 'appendonlydir'))).to.equal(false)
      lay({ 'appendonly.aof.manifest': 'of another one' })
      run('put_files_back')
      expect(all()).to.deep.equal(before)
      expect(readFileSync(join(data, 'appendonlydir/appendonly.aof.manifest'), 'utf8')).to.equal(manifest)
    })
    it('are removed where the volume has no room for a copy and a sync', () => {
      lay(appendOnly)
      const said = run('df() { echo x x x 63; }; du() { echo 32 x; }; cut() { echo 32; }; set_files_aside')
      expect(said).to.include('removed, because the volume has 63 KiB free').and.include('needs 64')
      expect(all()).to.deep.equal(['.redis-sentinel'])
    })
    for (const moved of ['nothing', 'appendonlydir', 'everything']) {
      it(`come back when the start ended after ${moved} was moved`, () => {
        lay({ 'dump.rdb': 'x' }, '')
        lay(appendOnly)
        const before = all()
        mkdirSync(join(data, 'set-aside.moving'))
        if (moved !== 'nothing') run('mv "$HA_DATA/appendonlydir" "$ASIDE.moving"')
        if (moved === 'everything') run('mv "$HA_DATA/dump.rdb" "$ASIDE.moving"')
        run('finish_move')
        expect(all()).to.deep.equal(before)
      })
    }
    it('are seen to change by what is written, added or removed, but not by the notes beside them', () => {
      lay(appendOnly)
      const changed = (act: string): boolean =>
        run(`touch -d '1 second ago' "$HA_RUN/learned"; find "$HA_DATA" -exec touch -d '1 minute ago' {} +
          touch "$HA_STATE" "$HA_STATE/heartbeat"; ${act}; ! files_changed || echo changed`) === 'changed'
      expect(changed(':')).to.equal(false)
      expect(changed('echo x >>"$HA_DATA/appendonlydir/appendonly.aof.1.incr.aof"')).to.equal(true)
      expect(changed('rm "$HA_DATA/appendonlydir/appendonly.aof.1.incr.aof"')).to.equal(true)
      expect(changed('rm -r "$HA_DATA/appendonlydir"')).to.equal(true)
    })
  })
}
