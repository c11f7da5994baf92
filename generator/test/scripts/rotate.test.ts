import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { functionsOf, runShell, scriptsDir, shells } from './shells.ts'

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

for (const shell of shells) {
  const source = (...names: string[]): string => names.map((name) => `. ${scriptsDir}/lib/${name}.sh`).join('; ')

  describe(`the agreement on a new password, by ${shell.join(' ')}`, () => {
    const agreement = (...answers: string[]): string =>
      runShell({
        shell,
        script: `${source('rotate')}; agreement "$ANSWERS"; echo "$AGREEMENT $REASON"`,
        env: { ANSWERS: answers.join('\n') },
      }).trim()

    const cases: [what: string, want: string, ...answers: string[]][] = [
      ['is there when all take it', 'yes', 'redis-1 OK OK', 'sentinel-0 OK OK'],
      ['does not wait for those that do not answer', 'yes', 'redis-1 OK OK', 'redis-2', 'sentinel-0'],
      ['is there when nobody else answers', 'yes', ''],
      [
        'is not there while one refuses it',
        'no redis-2 sentinel-1',
        'redis-1 OK OK',
        'redis-2 WRONGPASS OK',
        'sentinel-1 WRONGPASS OK',
      ],
      ['hurries when one refuses the agreed one already', 'at-once', 'redis-1 OK WRONGPASS', 'redis-2 OK OK'],
      [
        'is not there when one refuses the one and one the other',
        'no redis-2',
        'redis-1 OK WRONGPASS',
        'redis-2 WRONGPASS OK',
      ],
    ]
    for (const [what, want, ...answers] of cases) {
      it(what, () => expect(agreement(...answers)).to.equal(want))
    }
  })

  describe(`when a new key is the agreed one, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => {
      dir = mkdtempSync(join(tmpdir(), 'agreed-'))
      for (const each of ['secrets', 'run']) mkdirSync(join(dir, each))
      writeFileSync(join(dir, 'secrets/internal-key'), 'new')
      writeFileSync(join(dir, 'secrets/redis-password'), 'p')
      writeFileSync(join(dir, 'run/agreed.internal-key'), 'old')
    })
    afterEach(() => rmSync(dir, { recursive: true }))

    /** What is agreed after each of these looks: the second at which it was taken, and what was answered. */
    const agreedAfter = (...looks: [second: number, answers: string][]): string[] =>
      runShell({
        shell,
        script: `${source('settings', 'auth', 'repair', 'rotate')}; refresh_keys
          write_file() { printf '%s\n' "$2" >"$1"; }; log() { :; }
          ${looks.map(([at, answers]) => `NOW=${at}000; conclude internal-key '${answers}'; value agreed internal-key; echo`).join('\n')}`,
        env: { HA_SECRETS: join(dir, 'secrets'), HA_RUN: join(dir, 'run'), NAMESPACE: 'n', NAME: 'r', HA_LOCAL: 'l' },
      })
        .trim()
        .split('\n')

    it('is five seconds after all take it, while the former one stays in the Secret', () => {
      writeFileSync(join(dir, 'secrets/internal-key-previous'), 'old')
      expect(agreedAfter([1, 'a OK OK'], [5, 'a OK OK'], [6, 'a OK OK'])).to.deep.equal(['old', 'old', 'new'])
    })
    it('is said with the key of the Secret, whatever its name there', () => {
      const script = `${source('settings', 'auth', 'repair', 'rotate')}; refresh_keys; write_file() { :; }; log() { echo "$*"; }
        NOW=1000; conclude internal-key 'a WRONGPASS OK'; conclude internal-key 'a OK WRONGPASS'`
      const env = {
        HA_SECRETS: join(dir, 'secrets'),
        HA_RUN: join(dir, 'run'),
        NAMESPACE: 'n',
        NAME: 'r',
        HA_LOCAL: 'l',
      }
      expect(runShell({ shell, script, env: { ...env, KEY_NAMES: 'internal-key=REDIS_KEY' } })).to.equal(
        'rotation: the current REDIS_KEY is not taken yet by a\n' +
          'rotation: every server takes the current REDIS_KEY; a former one is let in while the Secret holds it\n',
      )
    })
    it('is two minutes after all take it, when the former one is refused from then on', () => {
      expect(agreedAfter([1, 'a OK OK'], [120, 'a OK OK'], [121, 'a OK OK'])).to.deep.equal(['old', 'old', 'new'])
    })
    it('begins to count anew when somebody refuses it', () => {
      writeFileSync(join(dir, 'secrets/internal-key-previous'), 'old')
      const looks: [number, string][] = [1, 5, 9, 11].map((at) => [at, at === 5 ? 'a WRONGPASS OK' : 'a OK OK'])
      expect(agreedAfter(...looks)).to.deep.equal(['old', 'old', 'old', 'old'])
    })
    it('is at once when others have gone on without me', () => {
      expect(agreedAfter([1, 'a OK WRONGPASS'])).to.deep.equal(['new'])
    })
    it('is told to others from then on', () => {
      const script = `${source('settings', 'auth', 'repair', 'rotate')}; refresh_keys; log() { :; }
        write_file() { printf '%s\n' "$2" >"$1"; }; NOW=1000; conclude internal-key 'a OK WRONGPASS'; echo "$SENTINEL_PASSWORD"`
      const env = {
        HA_SECRETS: join(dir, 'secrets'),
        HA_RUN: join(dir, 'run'),
        NAMESPACE: 'n',
        NAME: 'r',
        HA_LOCAL: 'l',
      }
      expect(runShell({ shell, script, env }).trim()).to.equal(hash('sentinel:new'))
    })
  })

  describe(`users with other passwords, by ${shell.join(' ')}`, () => {
    const behind = (wanted: string, ...listed: string[]): string =>
      runShell({
        shell,
        script: `${source('users')}; users_behind`,
        input: [wanted, '--', ...listed, ''].join('\n'),
      }).trim()

    it('are none when a server has these and no others', () => {
      expect(behind('default #a #b', 'user default on sanitize-payload #b #a ~* &* +@all')).to.equal('')
    })
    it('get those that they lack, and lose the others', () => {
      expect(behind('default #a #b', 'user default on #a ~* +@all')).to.equal('ACL SETUSER default resetpass #a #b')
      expect(behind('default #a', 'user default on #a #b ~* +@all')).to.equal('ACL SETUSER default resetpass #a')
    })
    it('are only those that a server has', () => {
      expect(behind('default #a\nx.replica #c', 'user default on #b', 'user other on #z')).to.equal(
        'ACL SETUSER default resetpass #a',
      )
    })
    it('are named in the log without a password', () => {
      const orders =
        'ACL SETUSER default resetpass #a\nCONFIG SET masterauth secret\nSENTINEL SET mymaster auth-pass secret'
      const script = `${source('users')}; names_in "$ORDERS"`
      expect(runShell({ shell, script, env: { ORDERS: orders } })).to.equal('default, masterauth, login')
    })
  })

  describe(`the passwords of a pod, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => {
      dir = mkdtempSync(join(tmpdir(), 'keys-'))
      for (const each of ['secrets', 'run']) mkdirSync(join(dir, each))
    })
    afterEach(() => rmSync(dir, { recursive: true }))

    const env = () => ({ HA_SECRETS: join(dir, 'secrets'), HA_RUN: join(dir, 'run'), NAMESPACE: 'n', NAME: 'r' })
    const keys = (files: Record<string, string>, show: string): string => {
      for (const [path, text] of Object.entries(files)) writeFileSync(join(dir, path), text)
      return runShell({ shell, script: `${source('settings', 'auth')}; refresh_keys; echo ${show}`, env: env() }).trim()
    }
    const current = { 'secrets/internal-key': 'new', 'secrets/redis-password': 'p2' }
    const previous = { 'secrets/internal-key-previous': 'old', 'secrets/redis-password-previous': 'p1' }
    const agreed = { 'run/agreed.internal-key': 'old\n', 'run/agreed.redis-password': 'p1\n' }
    const guard = (key: string): string => hash(`guard:${key}`)
    const sentinel = (key: string): string => hash(`sentinel:${key}`)

    it('are one of each where nothing was rotated', () => {
      expect(keys(current, '$GUARD_PASSWORDS $APPLICATION_HASHES $SENTINEL_PASSWORD')).to.equal(
        `${guard('new')} #${hash('p2')} ${sentinel('new')}`,
      )
    })
    it('are the current one first and then the previous one, which a new pod tells to others', () => {
      expect(keys({ ...current, ...previous }, '$GUARD_PASSWORDS $APPLICATION_HASHES $SENTINEL_PASSWORD')).to.equal(
        `${guard('new')} ${guard('old')} #${hash('p2')} #${hash('p1')} ${sentinel('old')}`,
      )
    })
    it('are told to others as agreed, and what was agreed is let in although the Secret has lost it', () => {
      expect(keys({ ...current, ...agreed }, '$GUARD_PASSWORDS $APPLICATION_HASHES $SENTINEL_PASSWORD')).to.equal(
        `${guard('new')} ${guard('old')} #${hash('p2')} #${hash('p1')} ${sentinel('old')}`,
      )
    })
    it('are the agreed ones also while the previous one is still there', () => {
      const files = { ...current, ...previous, 'run/agreed.internal-key': 'new' }
      expect(keys(files, '$GUARD_PASSWORDS $SENTINEL_PASSWORD')).to.equal(
        `${guard('new')} ${guard('old')} ${sentinel('new')}`,
      )
    })
    it('are read again when a file changes, and kept when one is gone', () => {
      for (const [path, text] of Object.entries(current)) writeFileSync(join(dir, path), text)
      const script = `${source('settings', 'auth')}; refresh_keys && echo read; refresh_keys || echo same
        printf newer >"$HA_SECRETS/internal-key"; refresh_keys && echo changed
        rm "$HA_SECRETS/redis-password"; refresh_keys || echo kept; echo $GUARD_PASSWORDS`
      expect(runShell({ shell, script, env: env() })).to.equal(`read\nsame\nchanged\nkept\n${guard('newer')}\n`)
    })
    it('are read again when another value is agreed, which a rotation without a predecessor says later; not when a new pod begins', () => {
      for (const [path, text] of Object.entries({ ...current, 'secrets/internal-key-previous': 'old' }))
        writeFileSync(join(dir, path), text)
      const script = `${source('settings', 'auth')}; refresh_keys && echo $GUARD_PASSWORD
        echo old >"$HA_RUN/agreed.internal-key"; refresh_keys || echo same
        echo new >"$HA_RUN/agreed.internal-key"; refresh_keys && echo $GUARD_PASSWORD`
      expect(runShell({ shell, script, env: env() })).to.equal(`${guard('old')}\nsame\n${guard('new')}\n`)
    })
    it('of the applications are what stands in the Secret, byte by byte, with the newlines at its end and without', () => {
      const odd = ` pÁ\u0081\\ \t"'`
      expect(keys({ ...current, 'secrets/redis-password': `${odd}\n\n` }, '$APPLICATION_HASHES')).to.equal(
        `#${hash(odd)} #${hash(`${odd}\n\n`)}`,
      )
    })
    it('that end in a newline are let in with it once they are agreed, too', () => {
      const files = { ...current, 'run/agreed.redis-password': 'p1\n\n' }
      expect(keys(files, '$APPLICATION_HASHES')).to.equal(`#${hash('p2')} #${hash('p1')} #${hash('p1\n')}`)
    })
    it('are missed by their name', () => {
      writeFileSync(join(dir, 'secrets/internal-key'), 'new')
      const script = `${source('settings', 'auth')}; die() { echo "$*"; exit 1; }; read_keys 2>&1 || echo refused`
      expect(runShell({ shell, script, env: env() })).to.equal(
        'the Secret has no key redis-password: it needs redis-password, internal-key and proxy-password\nrefused\n',
      )
    })
    it('are missed by the names that the values give the keys of the Secret', () => {
      writeFileSync(join(dir, 'secrets/internal-key'), 'new')
      const script = `${source('settings', 'auth')}; die() { echo "$*"; exit 1; }; read_keys 2>&1 || echo refused`
      const KEY_NAMES = 'redis-password=REDIS_PASSWORD internal-key=redis-password proxy-password=proxy.key'
      expect(runShell({ shell, script, env: { ...env(), KEY_NAMES } })).to.equal(
        'the Secret has no key REDIS_PASSWORD: it needs REDIS_PASSWORD, redis-password and proxy.key\nrefused\n',
      )
    })
    it('of the proxies are their own, and for charts before it what derives from the internal key', () => {
      const words = (...passwords: string[]): string => passwords.map((password) => `#${hash(password)}`).join(' ')
      const all = { ...current, ...previous, 'secrets/proxy-password': 'x2', 'secrets/proxy-password-previous': 'x1' }
      expect(keys(current, '"$(proxy_hashes)"')).to.equal(words(hash('proxy:new')))
      expect(keys(all, '"$(proxy_hashes)"')).to.equal(words('x2', 'x1', hash('proxy:new'), hash('proxy:old')))
    })
    it('of the proxies are read again when they change, and agreed once every server takes them', () => {
      const files = { ...current, 'secrets/proxy-password': 'x2', 'run/agreed.proxy-password': 'x2\n' }
      expect(keys(files, '$PROXY_AGREED')).to.equal('yes')
      const script = `${source('settings', 'auth')}; refresh_keys; printf x3 >"$HA_SECRETS/proxy-password"
        refresh_keys && echo "$PROXY_AGREED"; rm "$HA_SECRETS/proxy-password"; refresh_keys && echo "$PROXY_AGREED"`
      expect(runShell({ shell, script, env: env() })).to.equal('no\nyes\n')
    })
    it('of the proxies are all that a proxy reads', () => {
      writeFileSync(join(dir, 'secrets/proxy-password'), 'x y')
      writeFileSync(join(dir, 'secrets/proxy-password-previous'), 'x1')
      const script = `${source('settings', 'auth')}; ${functionsOf('proxy-start.sh')}; refresh_keys; read_logins; echo "$LOGINS"
        printf x3 >"$HA_SECRETS/proxy-password"; rm "$HA_SECRETS/proxy-password-previous"; refresh_keys; read_logins; echo "$LOGINS"`
      const only = { ...env(), SECRET_KEYS: 'proxy-password' }
      const hex = (text: string): string =>
        `user n.r.proxy "${[...Buffer.from(text)].map((byte) => `\\x${byte.toString(16)}`).join('')}"`
      expect(runShell({ shell, script, env: only }).trim().split('\n')).to.deep.equal(
        ['x y', 'x1', 'x3', 'x y'].map(hex),
      )
    })
    it('may hold any byte when they are typed into redis-cli', () => {
      expect(keys({ ...current, 'secrets/redis-password': `a"\\ ü\n` }, '"$(quoted current redis-password)"')).to.equal(
        '\\x61\\x22\\x5c\\x20\\xc3\\xbc',
      )
    })
  })
}
