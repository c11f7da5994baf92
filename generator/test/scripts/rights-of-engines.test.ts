import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

const reading = [
  ...['role', 'client|list', 'slowlog|get', 'slowlog|len', 'latency|latest', 'latency|history', 'latency|graph'],
  ...['latency|histogram', 'latency|doctor', 'lastsave', 'module|list'],
]
const showing = [
  ...['config|get', 'config|resetstat', 'acl|list', 'acl|getuser', 'acl|users', 'acl|log', 'acl|dryrun', 'monitor'],
  ...['slowlog|reset', 'latency|reset', 'client|no-evict', 'client|unblock', 'bgsave', 'bgrewriteaof'],
]
const scripts = ['eval', 'evalsha', 'eval_ro', 'evalsha_ro', 'script|load', 'script|exists']

for (const engine of ['redis', 'valkey']) {
  describe(`each command of ${engine}, by its categories`, () => {
    let dir = ''
    let server: ChildProcess | undefined
    const ask = (...commands: string[]): string[] =>
      execFileSync(`${engine}-cli`, ['-s', join(dir, 's')], {
        ...{ input: `${commands.join('\n')}\n`, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] },
      })
        .trimEnd()
        .split('\n')
    const category = (name: string): string[] => ask(`ACL CAT ${name}`)

    before(async () => {
      dir = mkdtempSync(join(tmpdir(), 'rights-'))
      const options = ['--port', '0', '--unixsocket', join(dir, 's'), '--save', '', '--dir', dir]
      server = spawn(`${engine}-server`, options, { stdio: 'ignore' })
      for (let i = 0; ; i++) {
        try {
          if (ask('PING')[0] === 'PONG') break
        } catch (error) {
          if (i > 100) throw error
        }
        await sleep(50)
      }
    })
    after(() => {
      server?.kill('SIGKILL')
      rmSync(dir, { recursive: true, force: true })
    })

    /** Which commands a user with these rights may give, with as many arguments as each needs. */
    const allowed = (rights: string): string[] => {
      const line = runShell({
        shell: shells[0],
        script: `. ${scriptsDir}/lib/user-rules.sh; finish_rules`,
        input: `app no #${'0'.repeat(64)} ${rights}\n`,
      })
      const [, rules = ''] = /^user app on (.*)$/m.exec(line) ?? []
      expect(ask(`ACL SETUSER app reset on ${rules}`)).to.deep.equal(['OK'])
      const known = new Set(ask('ACL CAT').flatMap(category))
      // One that has others below it, such as CONFIG, is no command by itself.
      const names = [...known].filter((name) => ![...known].some((other) => other.startsWith(`${name}|`))).sort()
      const lines = ask(...names.map((name) => `COMMAND INFO ${name}`))
      // In each answer the arity stands below the name; a name that is a word of another answer has no number there.
      const counts = new Map<string, number>()
      for (const [i, text] of lines.entries()) {
        if (names.includes(text) && /^-?\d+$/.test(lines[i + 1] ?? '')) counts.set(text, Math.abs(Number(lines[i + 1])))
      }
      const dryRun = (name: string): string => {
        const words = name.split('|')
        const rest = Math.max(0, (counts.get(name) ?? words.length) - words.length)
        return `ACL DRYRUN app ${words.join(' ')}${' 1'.repeat(rest)}`
      }
      const answers = ask(...names.map(dryRun)).filter((text) => text !== '')
      expect(answers.filter((text) => text.startsWith('ERR'))).to.deep.equal([])
      expect(answers).to.have.length(names.length)
      return names.filter((_, i) => answers[i] === 'OK')
    }
    const of = (names: string[], categories: string[]): string[] => {
      const all = new Set(categories.flatMap(category))
      return names.filter((name) => all.has(name))
    }

    it('is refused to strict when it administrates, is dangerous, or walks through all keys; INFO, ROLE and scripts are not', () => {
      const may = allowed('strict')
      expect(of(may, ['admin', 'dangerous', 'scripting'])).to.have.members(['info', 'role', ...scripts])
      expect(may).to.not.include.members(['scan']).and.not.include('dbsize').and.not.include('randomkey')
      for (const name of ['get', 'set', 'blmove', 'xadd', 'zadd', 'watch', 'exec', 'wait', 'publish', 'subscribe'])
        expect(may).to.include(name)
    })

    it('is refused to frameworks when it administrates, but what reads, and MIGRATE', () => {
      const may = allowed('frameworks')
      expect(of(may, ['admin'])).to.have.members(reading)
      const [admin, all] = [category('admin'), new Set(ask('ACL CAT').flatMap(category))]
      const others = [...all].filter(
        (name) => !admin.includes(name) && ![...all].some((other) => other.startsWith(`${name}|`)),
      )
      expect(others.filter((name) => !may.includes(name))).to.deep.equal(['migrate'])
    })

    it('is refused to open when it changes what the set depends on', () => {
      const may = allowed('open')
      expect(of(may, ['admin'])).to.have.members([...reading, ...showing])
      expect(may).to.include('migrate')
    })

    it('of administration is given to no user by words of its own', () => {
      expect(
        of(allowed('~* &* +@all +config|set +acl|setuser +replicaof +client|pause +psync'), ['admin']),
      ).to.have.members(reading)
      expect(
        of(allowed('~* &* +config +acl +replicaof +client +psync +replconf +shutdown'), ['admin']),
      ).to.have.members(['client|list'])
    })
  })
}
