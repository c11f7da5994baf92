import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

type States = Partial<Record<0 | 1 | 2 | 3, 'well' | 'out' | 'going' | 'silent'>>

const verdicts: [title: string, me: number, said: 'yes' | 'no', others: States, verdict: RegExp][] = [
  ['all others are well', 1, 'no', { 0: 'well', 2: 'well' }, /^say$/],
  ['all others are well, and it has said so', 1, 'yes', { 0: 'well', 2: 'well' }, /^go$/],
  ['one is silent', 1, 'no', { 0: 'silent', 2: 'well' }, /^redis-0 is silent$/],
  ['one is not in sync', 1, 'no', { 0: 'well', 2: 'out' }, /^redis-2 is ending or not in sync$/],
  ['the master goes', 1, 'no', { 0: 'going', 2: 'well' }, /^redis-0 is ending/],
  ['two are away', 1, 'no', { 0: 'silent', 2: 'out' }, /^redis-0 is silent, redis-2 is ending/],
  ['a higher number says so in the same moment', 1, 'yes', { 0: 'well', 2: 'out' }, /^redis-2 is ending/],
  ['a lower number says so in the same moment', 2, 'yes', { 0: 'going', 1: 'well' }, /^hold redis-0$/],
  ['a lower and a higher number say so', 1, 'yes', { 0: 'out', 2: 'out' }, /^redis-2 is ending/],
  ['a lower number vanishes in the same moment', 2, 'yes', { 0: 'silent', 1: 'well' }, /^redis-0 is silent$/],
]

const states: [string, string[], string][] = [
  ['a replica that may be promoted', ['replica-priority', '100', 'role:slave'], 'well'],
  ['a master', ['replica-priority', '100', 'role:master'], 'well'],
  ['a replica that is out of sync or goes', ['replica-priority', '0', 'role:slave'], 'out'],
  ['a master that goes', ['replica-priority', '0', 'role:master'], 'going'],
  ['no answer', [], 'silent'],
  ['half an answer', ['replica-priority', '100'], 'silent'],
]

for (const shell of shells) {
  describe(`the turn of a pod that ends, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => {
      dir = mkdtempSync(join(tmpdir(), 'turn-'))
    })
    afterEach(() => rmSync(dir, { recursive: true }))

    const say = (script: string, env: Record<string, string> = {}): string =>
      runShell({
        shell,
        script: `. ${scriptsDir}/lib/each.sh; . ${scriptsDir}/lib/turn.sh; ${script}`,
        env: { HA_RUN: dir, SCRIPT: 'prestop', ...env },
      })

    for (const [title, me, said, others, verdict] of verdicts)
      it(`is ${verdict.source} for redis-${me} when ${title}`, () => {
        const lines = Object.entries(others).map(([number, state]) => `${number} ${state}\n`)
        writeFileSync(join(dir, 'states'), lines.join(''))
        expect(say(`turn_verdict ${me} ${said} <${dir}/states`).trim()).to.match(verdict)
      })

    for (const [title, lines, state] of states)
      it(`knows ${title}`, () => {
        writeFileSync(join(dir, 'answer'), lines.map((line) => `${line}\r\n`).join(''))
        expect(say(`turn_state <${dir}/answer`)).to.equal(`${state}\n`)
      })

    // Each line of `rounds` is what the others are in that round; the clock goes by 1 s, or as a line says.
    const wait = (rounds: string[], more: Record<string, string> = {}): string[] => {
      writeFileSync(join(dir, 'rounds'), `${rounds.join('\n')}\n`)
      const doubles = `NOW=1000; now() { :; }; log() { echo "log $*"; }; log_on_change() { echo "wait $*"; }
        hold() { echo "hold $*"; }; release() { echo "release $*"; }; die() { exit 9; }
        ask_local() { case $1 in *INFO*) cat "$HA_RUN/own" ;; *) echo "$1" | sed 's/^CONFIG SET //' >&2 ;; esac; }
        service_gone() { [ -e "$HA_RUN/gone" ]; }
        redis_address() { ADDRESS=$1; }
        ask_redis() { sed -n "$((ROUND + 1))p" "$HA_RUN/rounds" | tr ' ' '\\n' | sed -n "$(($1 + 1))p" | tr , '\\n'; }
        pause() { ROUND=$((ROUND + 1)); NOW=$((NOW + STEP)); [ "$ROUND" -lt 40 ] || exit 8; }
        ROUND=0`
      writeFileSync(join(dir, 'own'), 'replica-priority\n100\nrole:slave\n')
      const env = { TOPOLOGY: 'deployments', ORDINAL: '1', REDIS_REPLICAS: '3', STEP: '1000', ...more }
      const settings = Object.entries(env).map(([name, value]) => `${name}='${value}'`)
      const out = say(`${settings.join(' ')}; ${doubles}; exec 2>&1; await_turn; echo done $ROUND`)
      return out.split('\n').filter((line) => line !== '')
    }
    const well = 'replica-priority,100,role:slave'
    const out = 'replica-priority,0,role:slave'
    const taken = ['release ending', 'replica-priority 100']
    const said = ['hold ending 5000', 'replica-priority 0']

    it('comes at once while all are well, once it has said so and looked again', () => {
      expect(wait([`${well} x ${well}`, `${well} x ${well}`])).to.deep.equal([...said, 'done 1'])
    })
    it('comes when the one that is away is back', () => {
      expect(wait([`${well} x ${out}`, `${well} x -`, `${well} x ${well}`, `${well} x ${well}`])).to.deep.equal([
        'wait waiting to end: redis-2 is ending or not in sync',
        'wait waiting to end: redis-2 is silent',
        ...said,
        'done 3',
      ])
    })
    it('is taken back for a higher number that says so in the same moment', () => {
      const rounds = [`${well} x ${well}`, `${well} x ${out}`, `${well} x ${well}`, `${well} x ${well}`]
      expect(wait(rounds)).to.deep.equal([
        ...said,
        ...taken,
        'wait waiting to end: redis-2 is ending or not in sync',
        ...said,
        'done 3',
      ])
    })
    it('is not held for long by a lower number that is away for another reason', () => {
      const rounds = [
        `${well} x ${well}`,
        ...Array<string>(9).fill(`${out} x ${well}`),
        ...Array<string>(3).fill(`${well} x ${well}`),
      ]
      const lines = wait(rounds)
      expect(lines).to.include.members([...taken, 'wait waiting to end: redis-0 is out of sync'])
      expect(lines.at(-1)).to.equal('done 11')
    })
    it('does not wait for one that does not answer for two minutes, nor longer than its own time', () => {
      expect(wait(Array<string>(20).fill(`${well} x -`), { STEP: '20000' }).at(-1)).to.equal('done 7')
      const lines = wait(Array<string>(40).fill(`${well} x ${out}`), { STEP: '20000' })
      expect(lines.at(-2)).to.match(/^log ending out of turn after 600 s: redis-2 is ending/)
      expect(lines.at(-1)).to.equal('done 30')
    })
    it('does not wait where the Service is gone, the pod is scaled away, or a StatefulSet orders the pods', () => {
      const away = Array<string>(3).fill(`${well} x ${out}`)
      writeFileSync(join(dir, 'gone'), '')
      expect(wait(away)).to.deep.equal(['done 0'])
      rmSync(join(dir, 'gone'))
      expect(wait(away, { REDIS_REPLICAS: '1' })).to.deep.equal(['done 0'])
      expect(wait(away, { TOPOLOGY: '' })).to.deep.equal(['done 0'])
    })

    const sentinel = (silentUntil: number, ordinal: number, gone = false): string => {
      const doubles = `NOW=1000; now() { :; }; log_on_change() { :; }; ROUND=0
        service_gone() { ${gone ? 'true' : 'false'}; }; sentinel_address() { ADDRESS=$1; }
        ask_sentinel() { [ "$1" = 2 ] && [ "$NOW" -lt ${silentUntil} ] || echo PONG; }
        pause() { ROUND=$((ROUND + 1)); NOW=$((NOW + 1000)); }`
      return say(`SENTINEL_REPLICAS=3; ORDINAL=${ordinal}; ${doubles}; await_sentinel_turn; echo $ROUND`).trim()
    }
    it('of a Sentinel is 10 s after that of the next number, and not before every other one answers', () => {
      expect([2, 1, 0].map((ordinal) => sentinel(0, ordinal))).to.deep.equal(['0', '10', '20'])
      expect(sentinel(16_000, 1)).to.equal('15')
      expect(sentinel(10_000_000, 1), 'two minutes at most').to.equal('130')
      expect(sentinel(10_000_000, 1, true), 'in an uninstall').to.equal('0')
    })
    it('is a part of the hooks', () => {
      for (const program of ['prestop', 'sentinel-stop'])
        expect(readFileSync(`${scriptsDir}/${program}.sh`, 'utf8')).to.match(/^await_(sentinel_)?turn$/m)
    })
  })
}
