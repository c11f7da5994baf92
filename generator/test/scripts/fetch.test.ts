import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

// What each engine reads: the version of the dump, the engine and its version; the end of the objection, empty when there is none.
const ENGINES: [rdb: number, engine: string, version: number, says: string][] = [
  [9, 'redis', 8000, ''],
  [11, 'redis', 7002, ''],
  [12, 'redis', 7002, 'redis 7.2 reads versions up to 11 of that kind'],
  [12, 'redis', 7004, ''],
  [12, 'redis', 8000, ''],
  // A later Redis decides by itself.
  [13, 'redis', 8006, ''],
  [80, 'redis', 8000, 'redis 8.0 reads versions up to 12 of that kind'],
  [81, 'redis', 9000, 'redis 9.0 reads versions up to 12 of that kind'],
  [11, 'valkey', 8001, ''],
  [12, 'valkey', 8001, 'valkey 8.1 reads versions up to 11 of that kind'],
  [80, 'valkey', 8001, 'valkey 8.1 reads versions up to 11 of that kind'],
  [11, 'valkey', 9001, ''],
  [12, 'valkey', 9001, 'valkey 9.1 reads versions up to 11 of that kind'],
  [79, 'valkey', 9001, 'valkey 9.1 reads versions up to 11 of that kind'],
  [80, 'valkey', 9000, ''],
  [81, 'valkey', 9001, ''],
]

const HEADERS: [text: string, version: string][] = [
  ['REDIS0012', '12'],
  ['REDIS0009', '9'],
  ['VALKEY080', '80'],
  ['VALKEY112', '112'],
  ['REDIS00x2', ''],
  ['PK', ''],
  ['', ''],
]

const dump = Buffer.from(`REDIS0012${'x'.repeat(5000)}`)
const name = `20261129T184948Z-redis-8.0.6-${'a'.repeat(40)}-100`
const older = `20251129T184948Z-redis-8.0.6-${'a'.repeat(40)}-100`

for (const shell of shells) {
  describe(`a backup that is fetched, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'fetch-'))))
    afterEach(() => rmSync(dir, { recursive: true }))

    const manifestOf = (changes: Record<string, unknown> = {}, object = gzipSync(dump)): string =>
      JSON.stringify(
        {
          ...{ format: 1, set: 'a.b', engine: 'redis', version: '8.0.6', rdbVersion: 12, bytes: object.length },
          ...{ sha256: createHash('sha256').update(object).digest('hex'), rdbBytes: dump.length },
          ...{ keys: 30, persistentKeys: 20, digest: '', ...changes },
        },
        undefined,
        2,
      )
    // The store is a folder without rclone here.
    const run = (script: string): string => {
      mkdirSync(join(dir, 'data'), { recursive: true })
      return runShell({
        shell,
        env: { HA_SCRIPTS: scriptsDir, HA_RUN: dir, DATA: join(dir, 'data'), STORE: dir },
        script: `. ${scriptsDir}/lib/fetch.sh; STORE_ROOT=place:backups/a.b
          store_list() { STORE_NAMES=$(cd "$STORE" && ls | sed -n 's/.json$//p' | sort -r); }
          store_manifest() { MANIFEST=$(cat "$STORE/$1.json" 2>/dev/null) || { STORE_ERROR='object not found' && return 1; }; }
          store_get() { cp "$STORE/$1.rdb.gz" "$2" 2>/dev/null || { STORE_ERROR='object not found' && return 1; }; }
          ${script}`,
      }).trim()
    }
    const put = (text: string, object: Buffer = gzipSync(dump), as = name): void => {
      writeFileSync(join(dir, `${as}.json`), text)
      writeFileSync(join(dir, `${as}.rdb.gz`), object)
    }
    const fetch = (from: string): string =>
      run(
        `if find_backup ${from} && fetch_object "$DATA/dump.rdb"; then echo "$FETCH_NAME $M_KEYS $M_PERSISTENT"; else echo "$FETCH_ERROR"; fi`,
      )

    for (const [rdb, engine, version, says] of ENGINES) {
      it(`of RDB version ${rdb} is ${says ? 'refused' : 'taken'} by ${engine} ${version}`, () => {
        const objection = run(`M_RDB=${rdb} M_ENGINE=some M_VERSION=1.2; engine_objection ${engine} ${version}`)
        expect(objection).to.equal(says && `it was made by some 1.2 in RDB version ${rdb}, and ${says}`)
      })
    }
    for (const [text, version] of HEADERS) {
      it(`that begins with ${JSON.stringify(text)} is of version ${version || 'none'}`, () =>
        expect(run(`header_version '${text}'`)).to.equal(version))
    }
    it('is the newest one, or the one that is named, as its manifest says', () => {
      put(manifestOf())
      put(manifestOf({ keys: 7, persistentKeys: 6 }), gzipSync(dump), older)
      expect(fetch('newest')).to.equal(`${name} 30 20`)
      expect(readFileSync(join(dir, 'data/dump.rdb')).equals(dump)).to.equal(true)
      expect(readdirSync(join(dir, 'data'))).to.deep.equal(['dump.rdb'])
      expect(fetch(older)).to.equal(`${older} 7 6`)
      expect(fetch(name)).to.equal(`${name} 30 20`)
    })
    it('is looked for by its whole name, and what there is is named', () => {
      expect(fetch('newest')).to.equal('the store has no backup with a manifest in backups/a.b')
      put(manifestOf())
      put(manifestOf(), gzipSync(dump), older)
      expect(fetch('20261129T184948Z-redis')).to.equal(
        `the store has no backup 20261129T184948Z-redis with a manifest in backups/a.b; the newest are: ${name} ${older}`,
      )
      expect(run('store_list() { STORE_ERROR=closed; return 1; }; find_backup newest || echo "$FETCH_ERROR"')).to.equal(
        'the store cannot be listed: closed',
      )
    })
    it('that is named is not restored twice by one id: a value that is left behind brings no old data back', () => {
      put(manifestOf(), gzipSync(dump), older)
      const objection = (id: string, from: string): string =>
        run(`find_backup ${from}; before=$MANIFEST; left_behind_objection ${id} ${from}; [ "$MANIFEST" = "$before" ]`)
      expect(objection('one', older)).to.equal('')
      put(manifestOf({ restoreId: 'one' }))
      expect(objection('one', older)).to.match(
        new RegExp(`^restore.id one was done before: the backup ${name} was taken`),
      )
      expect(objection('two', older)).to.equal('')
      expect(objection('one', 'newest')).to.equal('')
    })

    const bad: Record<string, [() => void, RegExp]> = {
      'has fewer bytes': [
        () => put(manifestOf(), gzipSync(dump).subarray(0, 20)),
        /has 20 bytes, and its manifest says \d+$/,
      ],
      'has another sum': [
        () => put(manifestOf({ sha256: '0'.repeat(64) })),
        /has the sha256 [0-9a-f]{64}, and its manifest says 0{64}$/,
      ],
      'is not packed': [() => put(manifestOf({}, dump), dump), /cannot be unpacked$/],
      'has another length unpacked': [
        () => put(manifestOf({ rdbBytes: 7 })),
        /has 5009 bytes unpacked, and its manifest says 7$/,
      ],
      'is of another version': [() => put(manifestOf({ rdbVersion: 11 })), /is no dump of RDB version 11$/],
      'is not there': [
        () => {
          put(manifestOf())
          rmSync(join(dir, `${name}.rdb.gz`))
        },
        /cannot be fetched: object not found$/,
      ],
      'is too large for the volume': [
        () => put(manifestOf({ rdbBytes: 90_000_000_000_000 })),
        /needs 171661\d{3} MiB, and the volume has \d+ MiB free$/,
      ],
      'has a manifest of another format': [
        () => put(manifestOf({ format: 2 })),
        /is of format 2, and this chart reads format 1$/,
      ],
      'has a manifest that is garbage': [() => put('x'), /is of format none, /],
      'has a manifest without a sum': [() => put(manifestOf({ sha256: '' })), /is not whole: it does not say sha256$/],
      'has a manifest with a number that is none': [() => put(manifestOf({ keys: '7;rm' })), /it does not say keys$/],
      'has a manifest with a text that is none': [
        () => put(manifestOf({ version: '8 0' })),
        /it does not say version$/,
      ],
    }
    for (const [what, [prepare, says]] of Object.entries(bad)) {
      it(`is refused, and nothing is left of it, when it ${what}`, () => {
        prepare()
        expect(fetch('newest')).to.match(says)
        expect(existsSync(join(dir, 'data/dump.rdb'))).to.equal(false)
        expect(readdirSync(join(dir, 'data'))).to.deep.equal([])
      })
    }
  })
}
