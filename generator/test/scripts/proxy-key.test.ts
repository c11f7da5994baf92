import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

const derived = createHash('sha256').update('proxy:key').digest('hex')

for (const shell of shells) {
  describe(`the proxies' key before an upgrade, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'proxy-key-'))))
    afterEach(() => rmSync(dir, { recursive: true }))

    const objection = (files: Record<string, string>, given: Record<string, string> = {}, then = ''): string => {
      for (const [name, text] of Object.entries({ 'internal-key': 'key', 'redis-password': 'p', ...files }))
        writeFileSync(join(dir, name), text)
      const script = `${['settings', 'auth', 'proxy-key'].map((name) => `. ${scriptsDir}/lib/${name}.sh`).join('; ')}
        OBJECTION=$(proxy_key_objection); echo "$OBJECTION"; ${then}`
      const env = { HA_SECRETS: dir, HA_RUN: dir, NAMESPACE: 'n', NAME: 'r', AUTH_SECRET: 'auth', ...given }
      return runShell({ shell, script, env }).trim()
    }
    const now = { PROXY_LOGIN: 'proxy-password' }

    it('is missed, whatever the servers take', () => {
      expect(objection({})).to.match(/^the Secret auth has no key proxy-password, /)
      expect(objection({}, now)).to.match(/^the Secret auth has no key proxy-password, /)
    })
    it('must be what servers of an older chart take', () => {
      expect(objection({ 'proxy-password': 'other' })).to.match(
        /^the servers that run do not take the key proxy-password /,
      )
      expect(objection({ 'proxy-password': derived })).to.equal('')
    })
    it('may be anything for servers of this chart, which read it themselves', () => {
      expect(objection({ 'proxy-password': 'other' }, now)).to.equal('')
    })
    it('is added by the command that the refusal shows, and the command shows no secret', () => {
      const kubectl = `kubectl() { case $* in
        *'get secret auth'*) printf key | base64 ;;
        '--namespace n patch secret auth --patch-file /dev/stdin') cat ;;
        *) echo "what is $*" ;; esac; }`
      const said = objection({}, {}, `${kubectl}; eval "$(printf '%s' "$OBJECTION" | tail -n 1)"`)
      expect(said).to.match(new RegExp(`{"stringData":{"proxy-password":"${derived}"}}$`))
      expect(objection({})).to.not.contain(derived)
    })
    const job = (settings: string): string => {
      writeFileSync(
        join(dir, 'settings.env'),
        `REDIS_REPLICAS='3'\nSENTINEL_REPLICAS='3'\nPERSISTENCE='yes'\n${settings}`,
      )
      const env = {
        ...{ HA_SCRIPTS: scriptsDir, HA_CONFIG: dir, HA_SECRETS: dir, HA_RUN: dir, HA_ENGINE: 'redis' },
        ...{ POD_NAME: 'r-scale-x', NAMESPACE: 'n', NAME: 'r', AUTH_SECRET: 'auth', PROXY: 'yes' },
        ...{ NEW_TOPOLOGY: 'statefulsets', NEW_PERSISTENCE: 'yes' },
        ...{ NEW_REDIS_REPLICAS: '3', NEW_SENTINEL_REPLICAS: '3', NEW_KEY_NAMES: 'proxy-password=new' },
      }
      return runShell({ shell, script: `${shell.join(' ')} ${scriptsDir}/prescale.sh || echo "status $?"`, env })
    }
    it('has the name of the new values in the Job, whose other settings are those of the release as it is', () => {
      const said = job("KEY_NAMES='proxy-password=old'\n")
      expect(said).to.match(/refused before it begins: the Secret auth has no key new, [^]*status 1\n$/)
    })
    it('is not looked at where the release is of a chart whose programs had other names: the Job refuses that with the way out', () => {
      expect(job("BIRTH='auto'\n")).to.match(
        /refused before it begins: this release was made by a chart before 0\.1\.0, [^]*docs\/operations\.md[^]*status 1\n$/,
      )
    })
    it('has the name that the values give it, in the refusal as in its command', () => {
      const KEY_NAMES = 'redis-password=A internal-key=internal.key proxy-password=PROXY_PASSWORD'
      const kubectl = `kubectl() { case $* in
        *'--output jsonpath={.data.internal\\.key}') printf key | base64 ;;
        '--namespace n patch secret auth --patch-file /dev/stdin') cat ;;
        *) echo "what is $*" ;; esac; }`
      const said = objection({}, { KEY_NAMES }, `${kubectl}; eval "$(printf '%s' "$OBJECTION" | tail -n 1)"`)
      expect(said).to.match(/^the Secret auth has no key PROXY_PASSWORD, /)
      expect(said).to.match(new RegExp(`{"stringData":{"PROXY_PASSWORD":"${derived}"}}$`))
      expect(said).to.not.match(/proxy-password|internal-key/)
      const other = objection({ 'proxy-password': 'other' }, { KEY_NAMES })
      expect(other).to.match(/^the servers that run do not take the key PROXY_PASSWORD /)
    })
  })
}
