import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { scriptsDir, shells } from './shells.ts'

const SENTINELS = [0, 1, 2].map((i) => `set-sentinel-${i}`)

/** Answers from files that are named after a host; what was written last is read from every host that has no file of its own for it. */
const CLIENT = `#!/bin/sh
read -r login; read -r command
echo "$login" >"$PLACE/login"
echo OK
case $command in
  'SENTINEL GET-MASTER'*) cat "$PLACE/$2-names" ;;
  'SENTINEL CKQUORUM'*) cat "$PLACE/$2-quorum" ;;
  GET*) cat "$PLACE/$2-reads" 2>/dev/null || cat "$PLACE/written" ;;
  SET*) cat "$PLACE/$2-refuses" 2>/dev/null || { echo "$command" | cut -d ' ' -f 3 >"$PLACE/written"; echo OK; } ;;
esac
`

/** The pause between two tries takes no time here, and then what is in "later" has come to be. */
const SLEEP = `#!/bin/sh
[ "$1" != 1 ] || cp "$PLACE"/later/* "$PLACE"
`

for (const shell of shells) {
  describe(`helm test, by ${shell.join(' ')}`, () => {
    let dir = ''

    beforeEach(() => {
      dir = mkdtempSync(join(tmpdir(), 'helm-test-'))
      for (const folder of ['bin', 'auth', 'place', 'place/later']) mkdirSync(join(dir, folder))
      for (const [name, text] of Object.entries({ 'redis-cli': CLIENT, sleep: SLEEP })) {
        writeFileSync(join(dir, 'bin', name), text, { mode: 0o755 })
      }
      for (const key of ['redis-password', 'internal-key', 'proxy-password']) writeFileSync(join(dir, 'auth', key), key)
      for (const sentinel of SENTINELS) {
        given(`${sentinel}-names`, '10.0.0.7\n6379\n')
        given(`${sentinel}-quorum`, 'OK 3 usable Sentinels\n')
      }
    })

    afterEach(() => rmSync(dir, { recursive: true }))

    const given = (file: string, text: string): void => writeFileSync(join(dir, 'place', file), text)

    /** What the program says, when it tries for so many seconds. */
    const said = (seconds: number, more: Record<string, string> = {}): string => {
      const [program = 'sh', ...options] = shell
      const env = {
        ...{ PATH: `${join(dir, 'bin')}:${process.env['PATH'] ?? ''}`, PLACE: join(dir, 'place'), HA_ENGINE: 'redis' },
        ...{ HA_SCRIPTS: scriptsDir, HA_CONFIG: dir, HA_SECRETS: join(dir, 'auth'), HA_RUN: dir, HA_DATA: dir },
        ...{
          NAME: 'set',
          NAMESPACE: 'space',
          POD_NAME: 'set-test',
          MASTER_NAME: 'mymaster',
          HA_PATIENCE: String(seconds),
        },
        ...{ REDIS_PORT: '6379', SENTINEL_PORT: '26379', REDIS_REPLICAS: '3', SENTINEL_REPLICAS: '3', PROXY: 'yes' },
        ...more,
      }
      const { stdout, stderr, status } = spawnSync(program, [...options, join(scriptsDir, 'helm-test.sh')], {
        ...{ encoding: 'utf8', timeout: 20_000, env },
      })
      return `${stdout}${stderr}status ${status}`.replaceAll(/^\S+ helm-test /gm, '')
    }

    const passed = 'passed: 3 Sentinels name 10.0.0.7, 3 data pods have the key\nstatus 0'

    it('passes at once where all is well', () => {
      expect(said(0)).to.equal(passed)
    })

    it('logs in as default, and as a user of the chart where default is off', () => {
      const login = (): string => readFileSync(join(dir, 'place/login'), 'utf8').trim()
      expect(said(0)).to.equal(passed)
      expect(login()).to.match(/^AUTH default "\\x72/)
      expect(said(0, { DEFAULT_USER: 'no' })).to.equal(passed)
      expect(login()).to.match(/^AUTH space\.set\.check [0-9a-f]{64}$/)
    })

    it('says that a newline at the end of the password is let in', () => {
      writeFileSync(join(dir, 'auth/redis-password'), 'secret\n')
      const newline = 'redis-password ends in a newline in the Secret: clients are let in with it and without'
      expect(said(0)).to.equal(`${newline}\n${passed}`)
    })

    it('fails when the Secret lacks the key of the proxies, and names it', () => {
      rmSync(join(dir, 'auth/proxy-password'))
      const why = 'the Secret has no key proxy-password: the proxies cannot start without it'
      expect(said(0)).to.equal(`error: ${why}, still so after 0 s\nstatus 1`)
    })

    it('calls the keys of the Secret by the names that the values give them', () => {
      const KEY_NAMES = 'redis-password=REDIS_PASSWORD proxy-password=proxy.key'
      writeFileSync(join(dir, 'auth/redis-password'), 'secret\n')
      expect(said(0, { KEY_NAMES })).to.match(/^REDIS_PASSWORD ends in a newline in the Secret/)
      rmSync(join(dir, 'auth/proxy-password'))
      expect(said(0, { KEY_NAMES })).to.include('the Secret has no key proxy.key: the proxies')
    })

    it('waits for a set that is still starting, and says for what', () => {
      given('set-sentinel-1-names', '')
      given('later/set-sentinel-1-names', '10.0.0.7\n6379\n')
      expect(said(60)).to.equal(`waiting: sentinel 1 names no master, one before it 10.0.0.7\n${passed}`)
    })

    for (const [what, file, text, why] of [
      ['the master', '10.0.0.7-refuses', 'OK\n', 'SET on 10.0.0.7'],
      ['a replica', 'set-redis-2-reads', '', 'redis 2'],
    ] as const) {
      it(`waits beyond its time while ${what} loads its data`, () => {
        const loading = 'LOADING Redis is loading the dataset in memory'
        given(file, `${loading}\n`)
        given(`later/${file}`, text)
        const [waits, ...others] = said(0).split('\n')
        expect(waits).to.equal(`waiting: ${why}: ${loading}`)
        // The servers of this test keep nothing: what follows is another reason, with no time left.
        expect(others.join()).to.not.include('LOADING')
      })
    }

    const failures = {
      'when a Sentinel names nobody': ['set-sentinel-0-names', '', 'sentinel 0 names no master'],
      'when two name different ones': [
        'set-sentinel-2-names',
        '10.0.0.8\n',
        'sentinel 2 names 10.0.0.8, one before it 10.0.0.7',
      ],
      'when one has no quorum': ['set-sentinel-1-quorum', 'NOQUORUM 1 usable\n', 'sentinel 1: NOQUORUM 1 usable'],
      'when the master takes no write': ['10.0.0.7-refuses', 'READONLY no\n', 'SET on 10.0.0.7: READONLY no'],
      'when a write is not replicated': ['set-redis-2-reads', 'former\n', 'redis 2 does not have the key after 5 s'],
      'when the proxy takes no write': ['set-refuses', 'timeout\n', 'SET on set: timeout'],
      'when the proxy leads elsewhere': [
        '10.0.0.7-reads',
        'former\n',
        'the proxy set does not lead to the master 10.0.0.7',
      ],
    } as const
    for (const [when, [file, text, why]] of Object.entries(failures)) {
      it(`fails ${when}`, () => {
        given(file, text)
        expect(said(0)).to.equal(`error: ${why}, still so after 0 s\nstatus 1`)
      })
    }
  })
}
