import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { functionsOf, runShell, scriptsDir, shells } from './shells.ts'

const ID = 'c'.repeat(40)
const peer = (ip: string, id = ID): string => `name\n${id}\nip\n${ip}\nport\n26379\nrunid\n${id}\nflags\nsentinel\n`
const [S0, S1, S2] = ['10.0.0.100', '10.0.0.101', '10.0.0.102']
const STRANGE = ['10.9.0.1', '10.9.0.2', '10.9.0.3']

/** What each Sentinel of a whole set lists, with more for the first one. */
const lists = (...more: readonly string[]): string[] => [
  peer(S1) + peer(S2) + more.map((ip) => peer(ip)).join(''),
  peer(S0) + peer(S2),
  peer(S0) + peer(S1),
]

for (const shell of shells) {
  describe(`names of another set, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => {
      dir = mkdtempSync(join(tmpdir(), 'foreign-'))
      mkdirSync(join(dir, 'state/addresses'), { recursive: true })
      hosts({})
    })
    afterEach(() => rmSync(dir, { recursive: true }))

    const hosts = (more: Record<string, string>, without: readonly string[] = []): void => {
      const names = Object.entries({
        ...Object.fromEntries([0, 1, 2].map((i) => [`set-redis-${i}`, `10.0.0.1${i}`])),
        ...Object.fromEntries([0, 1, 2].map((i) => [`set-sentinel-${i}`, `10.0.0.10${i}`])),
        ...more,
      })
      const lines = names.filter(([name]) => !without.includes(name)).map(([name, ip]) => `${name} ${ip}\n`)
      writeFileSync(join(dir, 'hosts'), lines.join(''))
    }
    const run = (script: string, answers: readonly string[] = lists(), env: Record<string, string> = {}): string[] => {
      answers.forEach((answer, i) => writeFileSync(join(dir, `a.${i}`), answer))
      const libraries = ['addresses', 'counts', 'foreign'].map((name) => `. ${scriptsDir}/lib/${name}.sh`)
      const doubles = `${functionsOf('lib/common.sh')}
        now() { :; }; log() { echo "log $*"; }; log_on_change() { log "$@"; }; reread_settings() { :; }
        each_server() { ANSWERS=${dir}/a; }; ask_sentinel() { echo "to $1 $2" >>${dir}/said; }`
      const facts = {
        ...{ HA_CONFIG: dir, HA_STATE: join(dir, 'state'), HA_RUN: dir, HA_HOSTS: join(dir, 'hosts'), NAMESPACE: 'x' },
        ...{ NAME: 'set', INSTANCE: 'set-redis-0', ORDINAL: '0', MASTER_NAME: 'mymaster', REDIS_PORT: '6379' },
        ...{ REDIS_REPLICAS: '3', SENTINEL_REPLICAS: '3', MAJORITY: '2', NOW: '100000', MY_ADDRESS: '10.0.0.10' },
        ...{
          NAMED: '10.0.0.10',
          NAMED_DOWN: '0',
          ROLE: 'master',
          MOST_PEERS: '3',
          SCRIPT: 'guard',
          HA_ENGINE: 'redis',
        },
      }
      const settings = Object.entries({ ...facts, ...env }).map(([name, value]) => `${name}='${value}'`)
      const out = runShell({
        shell,
        script: `${settings.join(' ')}; ${libraries.join('; ')}
${doubles}; load_addresses asked; ${script}`,
        env: { ...facts, ...env },
      })
      return out.split('\n').filter((line) => line !== '')
    }
    const said = (): string => (existsSync(join(dir, 'said')) ? readFileSync(join(dir, 'said'), 'utf8') : '')

    it('are peers that no instance is: the Sentinel that lists them is told to drop each, and the log says so', () => {
      const out = run('seek_foreign; echo "$FOREIGN"', lists(...STRANGE))
      expect(out.at(-1)?.trim()).to.equal(STRANGE.join(' '))
      expect(out.filter((line) => line.includes('is no instance of this set'))).to.have.length(3)
      const orders = STRANGE.map(
        (ip) => `to ${S0} PUBLISH __sentinel__:hello ${ip},70000,${ID},0,mymaster,10.0.0.10,6379,0\n`,
      )
      expect(said()).to.equal(orders.join(''))
    })
    it('are left to the guard of the named master while that is up', () => {
      run('seek_foreign', lists(...STRANGE), { ROLE: 'slave' })
      expect(said()).to.equal('')
      run('seek_foreign', lists(...STRANGE), { ROLE: 'slave', NAMED_DOWN: '1' })
      expect(said()).to.contain(STRANGE[2])
    })
    it('are none while DNS does not answer for every instance', () => {
      hosts({}, ['set-sentinel-2'])
      const out = run('seek_foreign; echo "foreign:$FOREIGN"', lists(...STRANGE))
      expect(out.at(-1)).to.equal('foreign:')
      expect(said()).to.equal('')
    })
    it('cost one question where DNS does not answer at all', () => {
      writeFileSync(join(dir, 'hosts'), '')
      const asks = `look_up() { echo "asks $1"; ADDRESS=; }; seek_foreign`
      const out = run(asks, lists(...STRANGE))
      expect(out.filter((line) => line.startsWith('asks'))).to.deep.equal(['asks set-redis-0'])
    })
    it('are no instances that an upgrade has added or taken away', () => {
      hosts({ 'set-sentinel-3': STRANGE[0] ?? '', 'set-redis-3': STRANGE[1] ?? '' })
      writeFileSync(join(dir, 'state/addresses/set-sentinel-4.left'), `${STRANGE[2]}\n`)
      expect(run('seek_foreign; echo "foreign:$FOREIGN"', lists(...STRANGE)).at(-1)).to.equal('foreign:')
    })
    it('are no voters', () => {
      const needed = 'count_voters; echo "$VOTES_NEEDED"'
      expect(run(needed, lists(...STRANGE), { MOST_PEERS: '5' }).at(-1), 'before they are known').to.equal('4')
      writeFileSync(join(dir, 'foreign'), `${STRANGE.join(' ')}\n`)
      expect(run(needed, lists(...STRANGE), { MOST_PEERS: '5' }).at(-1)).to.equal('2')
      expect(run(needed, lists(...STRANGE, '10.0.0.103', '10.0.0.104'), { MOST_PEERS: '7' }).at(-1)).to.equal('3')
    })
    it('are forgotten a minute after the last one was listed', () => {
      const out = run(
        `seek_foreign; MOST_PEERS=2 NOW=150000; seek_foreign; cat ${dir}/foreign
        NOW=160000; seek_foreign; [ -e ${dir}/foreign ] || echo gone`,
        lists(...STRANGE),
      )
      expect(out.slice(-2).map((line) => line.trim())).to.deep.equal([STRANGE.join(' '), 'gone'])
    })
  })
}
