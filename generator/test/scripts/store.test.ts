import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { expect } from 'chai'
import { haveRclone } from '../../../e2e/drivers/loopback/store.ts'
import { runShell, scriptsDir, shells } from './shells.ts'

// The backend of rclone for folders; that of S3 is in e2e/scenarios/backup.ts.

const PASSPHRASE = 'p\'a"s $HOME %s \\n #w'
const KEYS = { 'access-key-id': 'AKIA-EXAMPLE', 'secret-access-key': 'top secret/+=' }

for (const shell of shells) {
  describe(`the store of backups, by ${shell.join(' ')}`, () => {
    let dir = ''
    let rclone: string | undefined

    before(async function () {
      rclone = await haveRclone()
      if (rclone === undefined && (process.env['CI'] === 'true' || process.env['REQUIRE_TOOLS'] === '1'))
        throw new Error('neither rclone nor docker with its image is here')
      if (rclone === undefined) this.skip()
    })
    beforeEach(() => {
      dir = mkdtempSync(join(tmpdir(), 'store-'))
      for (const each of ['run', 'volume', 'secrets', 'work']) mkdirSync(join(dir, each))
      writeFileSync(join(dir, 'secrets', 'passphrase'), `${PASSPHRASE}\n`)
      for (const day of ['01', '02', '03'])
        writeFileSync(join(dir, 'work', `${day}.rdb.gz`), `data of ${day}`.repeat(1000))
      writeFileSync(join(dir, 'work', 'manifest'), '{ "format": 1 }\n')
    })
    afterEach(() => rmSync(dir, { recursive: true, force: true }))

    const run = (script: string, env: Record<string, string> = {}): string[] =>
      runShell({
        shell,
        timeoutMs: 60_000,
        env: {
          PATH: [dirname(rclone ?? ''), process.env['PATH']].join(delimiter),
          ...{ HA_RUN: join(dir, 'run'), NAMESPACE: 'shop', NAME: 'cache', STORE_TYPE: 'volume', STORE_PREFIX: 'a/b' },
          ...{
            STORE_VOLUME: join(dir, 'volume'),
            STORE_SECRETS: join(dir, 'secrets'),
            STORE_ENCRYPTED: 'no',
            WORK: join(dir, 'work'),
          },
          ...env,
        },
        script: `. ${scriptsDir}/lib/store.sh
          put() { store_put "$WORK/$1.rdb.gz" "$1" "$WORK/manifest" || echo "refused: $STORE_ERROR"; }
          names() { store_list || echo "refused: $STORE_ERROR"; echo "names" $STORE_NAMES; echo "left" $STORE_LEFT; }
          store_configure || { echo "refused: $STORE_ERROR"; exit 0; }
          ${script}`,
      })
        .split('\n')
        .filter((line) => line !== '')

    for (const sealed of ['no', 'yes']) {
      const env = { STORE_ENCRYPTED: sealed }
      const suffix = sealed === 'yes' ? '.bin' : ''
      const folder = (): string[] => readdirSync(join(dir, 'volume', 'a', 'b', 'shop.cache')).sort()

      it(`lists what has a manifest, newest first, and gives it back${sealed === 'yes' ? ', encrypted' : ''}`, () => {
        expect(run('names; put 01; put 02; names', env)).to.deep.equal(['names', 'left', 'names 02 01', 'left'])
        expect(folder()).to.deep.equal(['01.json', '01.rdb.gz', '02.json', '02.rdb.gz'].map((name) => name + suffix))
        expect(run('store_get 01 "$WORK/got" && cmp "$WORK/got" "$WORK/01.rdb.gz" && echo same', env)).to.deep.equal([
          'same',
        ])
        expect(run('store_manifest 01 && echo "$MANIFEST"', env)).to.deep.equal(['{ "format": 1 }'])
      })
      it(`does not count an object without a manifest, and deletes the manifest first${sealed === 'yes' ? ', encrypted' : ''}`, () => {
        run('put 01; put 02; put 03', env)
        rmSync(join(dir, 'volume', 'a', 'b', 'shop.cache', `02.json${suffix}`))
        expect(run('names', env)).to.deep.equal(['names 03 01', 'left 02'])
        expect(run('store_delete 02 && store_delete 01 && names', env)).to.deep.equal(['names 03', 'left'])
        expect(run('store_delete 01 && echo nothing to delete is no error', env)).to.have.length(1)
      })
      it(`says which file there is not${sealed === 'yes' ? ', encrypted' : ''}`, () => {
        run('put 01', env)
        const missing = 'store_get 07 "$WORK/got" || echo "$STORE_ERROR"; store_manifest 07 || echo "$STORE_ERROR"'
        expect(run(missing, env)).to.deep.equal(['the store has no 07.rdb.gz', 'the store has no 07.json'])
      })
    }

    it('refuses another passphrase, and one that is missing', () => {
      run('put 01', { STORE_ENCRYPTED: 'yes' })
      writeFileSync(join(dir, 'secrets', 'passphrase'), 'another')
      expect(run('store_get 01 "$WORK/got" || echo "$STORE_ERROR"', { STORE_ENCRYPTED: 'yes' }).join()).to.include(
        'it cannot be decrypted: it has another passphrase',
      )
      rmSync(join(dir, 'secrets', 'passphrase'))
      const lacks = 'refused: the Secret of the store has no passphrase'
      expect(run('echo configured', { STORE_ENCRYPTED: 'yes' })).to.deep.equal([lacks])
    })
    it('has no secret in an error, whatever rclone says', () => {
      for (const [file, text] of Object.entries(KEYS)) writeFileSync(join(dir, 'secrets', file), text)
      const words = `2026/11/29 18:49:48 ERROR : ${KEYS['secret-access-key']} for ${KEYS['access-key-id']} is wrong, ${PASSPHRASE}`
      writeFileSync(join(dir, 'work', 'words'), `before\n${words}\n\n`)
      expect(run('cp "$WORK/words" "$HA_RUN/store.error"; store_failed || echo "$STORE_ERROR"')).to.deep.equal([
        'ERROR : <secret-access-key> for <access-key-id> is wrong, <passphrase>',
      ])
    })
    it('says why a bucket refuses, and not the numbers of the request in the line after it', () => {
      const words =
        '2026/11/29 21:52:41 Failed to copyto: NoSuchBucket: The bucket does not exist.\n\tstatus code: 404, id: 1'
      expect(run(`printf '${words}\n' >"$HA_RUN/store.error"; store_failed || echo "$STORE_ERROR"`)).to.deep.equal([
        'Failed to copyto: NoSuchBucket: The bucket does not exist.',
      ])
    })
    it('says that the volume is full, and that rclone was killed, which it cannot say itself', () => {
      for (const words of ['preallocate: file too big for remaining disk space', 'write /x: no space left on device']) {
        const failed = `echo 'Failed to copyto: ${words}' >"$HA_RUN/store.error"; store_failed || echo "$STORE_ERROR"`
        expect(run(failed)).to.deep.equal([`the volume of the store is full (Failed to copyto: ${words})`])
      }
      const killed = 'rclone() { echo "ERROR : an attempt before" >&2; return 137; }; names'
      expect(run(killed)[0]).to.match(/^refused: rclone was killed, .* memory limit \(backup.resources\)$/)
    })
    it('reads the keys of a bucket from files, and needs both or none', () => {
      const bucket = {
        STORE_TYPE: 's3',
        STORE_BUCKET: 'backups',
        STORE_PROVIDER: 'Other',
        STORE_ENDPOINT: 'http://127.0.0.1:1',
        STORE_REGION: '',
      }
      expect(run('grep env_auth "$HA_RUN/rclone.conf"; echo "$STORE_ROOT"', bucket)).to.deep.equal([
        'env_auth = true',
        'place:backups/a/b/shop.cache',
      ])
      writeFileSync(join(dir, 'secrets', 'access-key-id'), 'AKIA-EXAMPLE\n')
      expect(run('echo configured', bucket)).to.deep.equal([
        'refused: the Secret of the store has no secret-access-key',
      ])
      writeFileSync(join(dir, 'secrets', 'secret-access-key'), 'one\ntwo')
      expect(run('echo configured', bucket)).to.deep.equal(['refused: secret-access-key has more than one line'])
    })
    it('may read the folder of another set', () => {
      run('put 01')
      expect(run('store_configure other.set; names; store_configure shop.cache; names')).to.deep.equal([
        'names',
        'left',
        'names 01',
        'left',
      ])
    })
  })
}
