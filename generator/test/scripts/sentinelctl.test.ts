import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect } from 'chai'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { runShell, scriptsDir, shells } from './shells.ts'

const clientText = readFileSync(join(scriptsDir, 'lib/client.sh'), 'utf8')

for (const shell of shells) {
  const shellName = shell.join(' ')

  describe(`which pods are not promoted after a crash of the master, by ${shellName}`, () => {
    const objections = (known: string, ...lines: string[]): string[] =>
      runShell({
        shell,
        script: `. ${scriptsDir}/lib/objections.sh; crash_objections 10.0.0.1 ${known}`,
        input: lines.map((line) => `${line}\n`).join(''),
      })
        .split('\n')
        .filter((line) => line !== '')
    const replica = (i: number, { priority = 100, follows = 1, history = 'aaaa' } = {}): string =>
      `10.0.0.${i} replica ${priority} 900 10.0.0.${follows} down 8.0.6 ${history}`

    it('are none while all follow it, may be promoted and have its history', () => {
      expect(objections('aaaa', replica(2), replica(3))).to.deep.equal([])
      expect(objections('-', replica(2), replica(3, { history: 'bbbb' }))).to.deep.equal([])
    })
    it('are those that follow another, have priority 0, or another history', () => {
      const lines = [replica(2, { priority: 0 }), replica(3, { follows: 9 }), replica(4, { history: 'bbbb' })]
      expect(
        objections('aaaa', ...lines, '10.0.0.5 master - 900 - - 8.0.6 bbbb').map((line) => line.slice(0, 24)),
      ).to.deep.equal([
        '10.0.0.2 has replica-pri',
        '10.0.0.3 does not follow',
        '10.0.0.4 has data of ano',
        '10.0.0.5 is a master wit',
      ])
    })
  })

  describe(`which acknowledged numbers prove misses, by ${shellName}`, () => {
    const missing = (written: readonly number[], found: string): string => {
      const dir = mkdtempSync(join(tmpdir(), 'prove-'))
      try {
        writeFileSync(join(dir, 'acked'), written.map((number) => `${number}\n`).join(''))
        writeFileSync(join(dir, 'found'), found)
        const text = readFileSync(join(scriptsDir, 'ctl/prove.sh'), 'utf8')
        const program = /^missing_numbers\(\) \{[\s\S]*?^\}$/m.exec(text)?.[0] ?? ''
        return runShell({ shell, script: `${program}\nmissing_numbers ${dir}/acked ${dir}/found` }).trim()
      } finally {
        rmSync(dir, { recursive: true })
      }
    }
    it('are none when each is read back', () => {
      expect(missing([1, 2, 4], '1\n2\n4\n')).to.equal('')
    })
    it('are those without an answer, with an empty one, or with another value', () => {
      expect(missing([1, 2, 4], '1\n\n4\n')).to.equal('2')
      expect(missing([1, 2, 4], '1\n2\n')).to.equal('4')
      expect(missing([1, 2, 4], '1\n02\n5\n')).to.equal('2 4')
    })
  })

  describe(`the command line of sentinelctl, by ${shellName}`, () => {
    const run = (...args: string[]): { status: number | null; stdout: string; stderr: string } => {
      const [program = 'sh', ...options] = shell
      const env = { PATH: process.env['PATH'] ?? '', HA_SCRIPTS: '/nowhere' }
      return spawnSync(program, [...options, join(scriptsDir, 'sentinelctl.sh'), ...args], { encoding: 'utf8', env })
    }

    it('is explained, with a line for each verb, in a container without settings too', () => {
      for (const args of [['help'], ['--help'], ['-h'], ['status', '--help'], ['failover', '--to', 'redis-1', '-h']]) {
        const { status, stdout, stderr } = run(...args)
        expect({ status, stderr }, args.join(' ')).to.deep.equal({ status: 0, stderr: '' })
        for (const verb of ['status', 'failover', 'check', 'explain', 'prove', 'help']) {
          expect(stdout).to.match(new RegExp(`^  ${verb}\\b.* {2,}\\S`, 'm'))
        }
        expect(stdout).to.include('Exit codes: 0 ')
      }
    })

    it('says what prove would do and does nothing without --yes, with exit code 2', () => {
      const { status, stdout, stderr } = run('prove', '--seconds', '60')
      expect({ status, stderr }).to.deep.equal({ status: 2, stderr: '' })
      expect(stdout).to.match(
        /by each route for 60 s: [\s\S]*Nothing has been done\. To do it: sentinelctl prove --yes\n$/,
      )
    })

    const seconds = '--seconds needs a whole number from 5 to 600, and was given'
    const mistakes: [args: string[], why: string][] = [
      [[], 'no verb'],
      [['promote'], 'there is no verb promote'],
      [['STATUS'], 'there is no verb STATUS'],
      [['status', '--yaml'], 'status takes no --yaml'],
      [['status', 'redis-1'], 'status takes no redis-1'],
      [['check', '--json'], 'check takes no --json'],
      [['failover', 'redis-1'], 'failover takes no redis-1'],
      [['failover', '--json'], 'failover takes no --json'],
      [['failover', '--to'], '--to needs the name of a data pod, such as redis-2'],
      [['failover', '--to', ''], '--to needs the name of a data pod, such as redis-2'],
      [['failover', '--to='], '--to needs the name of a data pod, such as redis-2'],
      [['failover', '--to', 'redis-1', 'redis-2'], 'failover takes no redis-2'],
      [['failover', '--yes'], 'failover takes no --yes'],
      [['prove', '--yes', '--seconds', '4'], `${seconds} 4`],
      [['prove', '--yes', '--seconds', '601'], `${seconds} 601`],
      [['prove', '--yes', '--seconds', '08'], `${seconds} 08`],
      [['prove', '--yes', '--seconds=1e2'], `${seconds} 1e2`],
      [['prove', '--yes', '--seconds'], `${seconds} none`],
      [['prove', '--yes', '--to', 'redis-1'], 'prove takes no --to'],
    ]
    for (const [args, why] of mistakes) {
      it(`is refused with exit code 2 before anything is asked: sentinelctl ${args.join(' ')}`, () => {
        const { status, stdout, stderr } = run(...args)
        expect({ status, stdout }).to.deep.equal({ status: 2, stdout: '' })
        expect(stderr).to.match(new RegExp(`^sentinelctl: ${why}\n\nusage: sentinelctl VERB`))
      })
    }
  })

  describe(`the output of sentinelctl status, by ${shellName}`, () => {
    const source = `. ${scriptsDir}/ctl/status-text.sh`
    const print = (what: 'json' | 'text', facts: readonly (readonly string[])[]): string =>
      runShell({
        shell,
        script: `${source}; status_${what}`,
        input: facts.map((words) => `${words.join('\t')}\n`).join(''),
      })
    const set = ['set', 'demo', 'cache', 'mymaster', 'demo-redis-0']
    const master = ['master', 'redis-0', '10.0.0.1', '2', '3', '7', '2', 'redis-0', '', '']
    const pods = [
      ['pod', 'redis-0', '10.0.0.1', 'master', '-', '900', '-', '-', '-', '8.0.6', ''],
      ['pod', 'redis-1', '10.0.0.2', 'replica', '100', '880', '20', 'redis-0', 'up', '8.0.6', ''],
      ['pod', 'redis-2', '', 'silent', '-', '-', '-', '-', '-', '-', 'does not answer within 1 s'],
    ]
    const sentinel = ['sentinel', 'sentinel-0', '10.0.1.1', 'names', 'redis-0', '7', '2', '8.0.6', 'OK 3 usable']
    const facts = [set, master, ...pods, sentinel]

    it('as JSON says what is known, and null for what is not', () => {
      const read = JSON.parse(print('json', facts)) as Record<string, unknown>
      expect(read).to.deep.include({
        ...{
          release: 'demo',
          ok: true,
          problem: null,
          sentinelCount: 3,
          quorum: 2,
          guard: null,
          restore: null,
          lastHandover: null,
        },
        master: { pod: 'demo-redis-0', address: '10.0.0.1', namedBy: 2, epoch: 7, takesWrites: true },
        answerAsMaster: ['demo-redis-0'],
      })
      const [first, second, third] = read['pods'] as Record<string, unknown>[]
      expect(first).to.deep.include({
        pod: 'demo-redis-0',
        role: 'master',
        priority: null,
        offset: 900,
        lagBytes: null,
      })
      expect(second).to.deep.include({ priority: 100, lagBytes: 20, follows: 'demo-redis-0', link: 'up', why: null })
      expect(third).to.deep.include({ address: null, role: 'silent', version: null, why: 'does not answer within 1 s' })
    })

    const awkward = [
      `a "quoted" \\ word`,
      '$(id) `id` %s \\n \\u',
      "it's",
      '\u0001\u001b[0m\u007f',
      'é 日本',
      '{"a":[1,2',
      '-',
    ]
    for (const word of awkward) {
      it(`as JSON is whole whatever a value holds: ${JSON.stringify(word)}`, () => {
        const odd = facts.map((words) =>
          words.map((old, i) => (i > 0 && !/^(redis|sentinel)-\d$/.test(old) ? word : old)),
        )
        const more = [
          ['verdict', word, word, word],
          ['handover', word, word, word, word, word, word, word],
        ]
        const read = JSON.parse(print('json', [...odd, ...more])) as Record<string, Record<string, unknown>>
        const plain = word.replaceAll(/[^ -~]/gu, (c) => '\ufffd'.repeat(Buffer.byteLength(c)))
        expect(read['lastHandover']?.['reason']).to.equal(word === '-' ? null : plain)
        expect(read['lastHandover']?.['seconds']).to.equal(null)
      })
    }

    it('as JSON is whole when a value holds a tab, or numbers that JSON does not have', () => {
      const tabs = facts.map((words) => words.map((word, i) => (i > 1 ? `${word}\tx` : word)))
      expect(() => JSON.parse(print('json', tabs)) as unknown).not.to.throw()
      const numbers = ['007', '1e9', '-5', '0x10', '.5', '99999999999999999999', 'NaN']
      for (const number of numbers) {
        const odd = pods.map((words) => words.map((word, i) => (i > 3 && i < 7 ? number : word)))
        expect(() => JSON.parse(print('json', [set, master, ...odd])) as unknown, number).not.to.throw()
      }
    })

    it('for people puts what stands in a column below each other, and shows the verdict beside its own pod', () => {
      const verdict = ['verdict', 'ready', '900', 'master in epoch 7']
      const lines = print('text', [...facts, verdict]).split('\n')
      expect(lines[0]).to.equal('master    redis-0, named by 2 of 3 Sentinels in epoch 7; quorum 2')
      expect(lines[1]).to.equal('writes    are taken')
      const table = lines.slice(3, 7)
      expect(new Set(table.map((line) => line.search(/ROLE|master|replica|silent/)))).to.deep.equal(new Set([10]))
      expect(table[1]).to.match(/guard: ready: master in epoch 7$/)
      expect(table[3]).to.match(/does not answer within 1 s$/)
    })

    it('for people takes a verdict that is old for no verdict', () => {
      expect(print('text', [...facts, ['verdict', 'ready', '10001', 'master in epoch 7']])).to.include(
        'guard: not ready, silent for 10 s: master in epoch 7',
      )
      expect(print('json', [...facts, ['verdict', 'ready', '10001', 'x']])).to.include('"ready":false')
    })

    it('for people says which pod serves when no majority names one', () => {
      const alone = ['master', '', 'none', '0', '3', '0', '2', 'redis-0', '', 'no majority names a master']
      const lines = print('text', [set, alone, ...pods]).split('\n')
      expect(lines.slice(0, 4)).to.deep.equal([
        'master    none',
        'problem   no majority names a master',
        'servers   redis-0 answers as the master',
        'writes    are taken',
      ])
    })
  })

  describe(`why a master takes no writes, by ${shellName}`, () => {
    const objection = (info: readonly string[], wanted = '1'): string => {
      const answer = `${info.join('\n')}\nmin-replicas-to-write\n${wanted}`
      const functions = `. ${scriptsDir}/lib/mark.sh; . ${scriptsDir}/lib/objections.sh`
      const field = /^field\(\) \{[\s\S]*?^\}$/m.exec(clientText)?.[0] ?? ''
      return runShell({
        ...{ shell, env: { ANSWER: answer } },
        script: `NL='\n'; CR='\r'; HA_STATE=; HA_DATA=; ${functions}\n${field}\nwrite_objection "$ANSWER"`,
      }).trim()
    }
    const well = ['role:master', 'loading:0', 'min_slaves_good_slaves:1', 'aof_last_write_status:ok']
    const memory = (used: number, aside = 0): string[] => [
      ...['maxmemory_policy:noeviction', 'maxmemory:1000'],
      ...[`used_memory:${used}`, `mem_not_counted_for_evict:${aside}`],
    ]

    it('is nothing when it does', () => {
      expect(objection([...well, ...memory(900)])).to.equal('')
      expect(objection(['role:master', 'loading:0'], '0')).to.equal('')
    })
    it('is its fence, its files, a pause or its memory', () => {
      expect(objection(['role:master', 'min_slaves_good_slaves:0'])).to.match(/^it is fenced: 0 replicas/)
      expect(objection(['role:master', 'loading:1'])).to.equal('it loads its data')
      expect(objection([...well.slice(0, 3), 'aof_last_write_status:err'])).to.match(/^its append-only file/)
      expect(objection([...well, 'paused_timeout_milliseconds:900'])).to.match(/^they pause for 900 ms more/)
      expect(objection([...well, ...memory(1001)])).to.match(/^its memory is full: 1001 of maxmemory 1000/)
      expect(objection([])).to.equal('it does not answer any more')
    })
    it('is not memory that replicas have, or that can be evicted', () => {
      expect(objection([...well, ...memory(1001, 1)])).to.equal('')
      expect(objection([...well, 'maxmemory_policy:allkeys-lru', ...memory(1001).slice(1)])).to.equal('')
    })
  })

  describe(`whether the Sentinels agree, by ${shellName}`, () => {
    const judge = (count: number, ...lines: string[]): string =>
      runShell({
        shell,
        script: `. ${scriptsDir}/ctl/check.sh; judge_sentinels ${count}`,
        input: lines.map((line) => `${line}\n`).join(''),
      }).trim()
    const names = (i: number, master = 'redis-0', epoch = 4, quorum = 2): string =>
      `${i} names ${master} ${epoch} ${quorum} 8.0.6 OK 3 usable Sentinels.`
    const silent = (i: number): string => `${i} silent - - - - refuses connections`

    it('is so when all say the same, also while one of three is missing', () => {
      expect(judge(3, names(0), names(1), names(2))).to.match(/^OK: 3 of 3 Sentinels name redis-0 in epoch 4, quorum 2/)
      expect(judge(3, names(0), silent(1), names(2))).to.match(
        /^OK: 2 of 3 .*; missing: sentinel-1 refuses connections$/,
      )
    })
    it('is not so for want of a majority or a quorum, and which Sentinel is missing is said', () => {
      expect(judge(3, names(0), silent(1), silent(2))).to.match(
        /^NOQUORUM: 1 of 3 .*; missing: sentinel-1 refuses connections; sentinel-2 refuses connections$/,
      )
      expect(judge(3, silent(0), silent(1), silent(2))).to.match(/^NOQUORUM: 0 of 3 /)
      expect(judge(2, names(0), silent(1))).to.match(/^NOQUORUM: 1 of 2 /)
      const unable = '1 names redis-0 4 2 8.0.6 NOQUORUM 1 usable Sentinels.'
      expect(judge(3, names(0), unable, names(2))).to.match(
        /^NOQUORUM: sentinel-1 answers NOQUORUM 1 usable Sentinels\.;/,
      )
    })
    it('is not so when they differ in the master, the epoch or the quorum, or one knows none', () => {
      expect(judge(3, names(0), names(1, 'redis-1'), names(2))).to.equal(
        'DISAGREE: sentinel-0, sentinel-2 name redis-0 in epoch 4, quorum 2; sentinel-1 names redis-1 in epoch 4, quorum 2',
      )
      expect(judge(3, names(0), names(1, 'redis-0', 5), names(2))).to.match(/^DISAGREE: /)
      expect(judge(3, names(0), names(1, 'redis-0', 4, 3), names(2))).to.match(/^DISAGREE: /)
      expect(judge(3, names(0), '1 blank - - - 8.0.6 ERR', names(2))).to.match(
        /^DISAGREE: .*sentinel-1 knows no master$/,
      )
    })
  })

  describe(`why a master does not hand over to a data pod, by ${shellName}`, () => {
    const objection = (ordinal: number, ...lines: string[]): string =>
      runShell({
        shell,
        script: `. ${scriptsDir}/lib/objections.sh; handover_objection ${ordinal} 0`,
        input: ['0 master - 900 - - - - 8.0.6 -', ...lines].map((line) => `${line}\n`).join(''),
      }).trim()
    const replica = (
      i: number,
      but: { priority?: number; lag?: number; link?: string; streams?: string; version?: string } = {},
    ) =>
      `${i} replica ${but.priority ?? 100} 900 ${but.lag ?? 0} redis-0 ${but.link ?? 'up'} ${but.streams ?? 'yes'} ${but.version ?? '8.0.6'} aaaa`

    it('is nothing for a replica in sync', () => {
      expect(objection(1, replica(1), replica(2))).to.equal('')
      expect(objection(2, replica(1, { streams: 'no' }), replica(2))).to.equal('')
    })
    it('is that it is the master, or a second one', () => {
      expect(objection(0, replica(1))).to.equal('redis-0 is the master already')
      expect(objection(1, '1 master - 900 - - - - 8.0.6 -')).to.equal('redis-1 answers as a master')
    })
    it('is that it is out of sync, with its lag in bytes', () => {
      const why = (link: string): string =>
        `redis-1 is out of sync: its link is ${link}, and it is 4711 bytes behind the master`
      expect(objection(1, replica(1, { link: 'down', streams: 'no', lag: 4711 }))).to.equal(why('down'))
      expect(objection(1, replica(1, { streams: 'no', lag: 4711 }))).to.equal(why('up'))
    })
    it('is replica-priority 0, another master, silence, or a role that is not decided', () => {
      expect(objection(1, replica(1, { priority: 0 }))).to.match(/^redis-1 has replica-priority 0/)
      expect(objection(1, replica(1).replace('redis-0', '10.9.9.9'))).to.match(/^redis-1 follows 10\.9\.9\.9 and not/)
      expect(objection(1, '1 silent does not answer within 1 s')).to.equal('redis-1 does not answer within 1 s')
      expect(objection(1, '1 waits has no role yet')).to.equal('redis-1 has no role yet')
    })
    it('is a newer engine while another replica is older, naming both versions', () => {
      const why = objection(1, replica(1, { version: '9.1.10' }), replica(2, { version: '9.1.2' }))
      expect(why).to.include('redis-1 runs 9.1.10, and redis-2, which stays a replica, runs 9.1.2')
      expect(objection(1, replica(1, { version: '9.1.2' }), replica(2, { version: '9.1.10' }))).to.equal('')
      expect(objection(1, replica(1, { version: '9.1.2' }), replica(2, { version: '9.1.2' }))).to.equal('')
      expect(objection(1, replica(1, { version: '9.0.0' }), '2 silent does not answer')).to.equal('')
    })
  })
}
