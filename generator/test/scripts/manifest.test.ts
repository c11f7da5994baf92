import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

const facts = {
  ...{
    SET: 'shop.cache',
    BACKUP_TIME: '2026-11-29T18:49:48Z',
    SOURCE: 'redis-2',
    BYTES: '70',
    SHA256: 'cd'.repeat(32),
  },
  ...{
    RDB_ENGINE: 'redis',
    RDB_ENGINE_VERSION: '8.0.6',
    RDB_VERSION: '12',
    RDB_HISTORY: 'ab'.repeat(20),
    RDB_OFFSET: '4711',
  },
  ...{ RDB_BYTES: '99', KEYS: '5', PERSISTENT_KEYS: '4', DIGEST: '', RESTORE_ID: 'first' },
}
const file = `20261129T184948Z-redis-8.0.6-${facts.RDB_HISTORY}-4711-x7k2p`

for (const shell of shells) {
  const run = (script: string): string =>
    runShell({
      shell,
      env: facts,
      script: `. ${scriptsDir}/lib/manifest.sh; backup_name "$BACKUP_TIME" redis 8.0.6 "$RDB_HISTORY" 4711 x7k2p; ${script}`,
    })

  describe(`the manifest of a backup, by ${shell.join(' ')}`, () => {
    it('is JSON with all that a restore compares', () => {
      expect(JSON.parse(run('manifest'))).to.deep.equal({
        ...{ format: 1, set: 'shop.cache', engine: 'redis', version: '8.0.6', rdbVersion: 12 },
        ...{ replicationId: facts.RDB_HISTORY, offset: 4711, time: facts.BACKUP_TIME, source: 'redis-2' },
        ...{ file: `${file}.rdb.gz`, bytes: 70, sha256: facts.SHA256, rdbBytes: 99 },
        ...{ keys: 5, persistentKeys: 4, digest: '', restoreId: 'first' },
      })
    })
    it('is read back key by key, an empty text is none', () => {
      const read = (key: string): string =>
        run(`manifest_field ${key} "$(manifest)" && printf '<%s>' "$FIELD" || echo none`).trim()
      expect(read('set')).to.equal('<shop.cache>')
      expect(read('offset')).to.equal('<4711>')
      expect(read('keys')).to.equal('<5>')
      expect(read('time')).to.equal('<2026-11-29T18:49:48Z>')
      expect(read('digest')).to.equal('none')
      expect(read('other')).to.equal('none')
    })
  })
}
