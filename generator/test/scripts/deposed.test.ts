import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

const facts = { ROLE: 'master', LINK: 'down', SYNCING: '0', PRIORITY: '100', FOLLOWS: '10.0.0.2', REDIS_PORT: '6379' }

for (const shell of shells) {
  const says = (script: string, given: Partial<typeof facts> = {}): string[] => {
    const doubles = 'log() { :; }; ask_local() { printf "%s\\n" "$1" >&2; }'
    const prelude = `. ${scriptsDir}/lib/repair.sh; ${doubles}`
    const out = runShell({ shell, script: `exec 2>&1; ${prelude}; ${script}`, env: { ...facts, ...given } })
    return out.split('\n').filter((line) => line !== '')
  }

  describe(`a master that is made a replica, by ${shell.join(' ')}`, () => {
    it('may not be promoted from the moment in which its guard leads it to another', () => {
      expect(says('follow 10.0.0.2 deposed').slice(0, 2)).to.deep.equal([
        'CONFIG SET replica-priority 0',
        'REPLICAOF 10.0.0.2 6379',
      ])
    })
    it('may not be promoted when a Sentinel did so, until it is in sync', () => {
      const bar = 'CONFIG SET replica-priority 0'
      expect(says('bar_deposed; ROLE=slave; bar_deposed')).to.deep.equal([bar])
      expect(says('bar_deposed; ROLE=slave; PRIORITY=0; bar_deposed')).to.deep.equal([])
      expect(says('bar_deposed; ROLE=slave LINK=up; bar_deposed; LINK=down; bar_deposed')).to.deep.equal([])
      expect(says('bar_deposed; ROLE=slave LINK=up SYNCING=1; bar_deposed')).to.deep.equal([bar])
    })
    it('is not a replica that another master is given to', () => {
      expect(says('follow 10.0.0.2 named', { ROLE: 'slave' })).to.deep.equal(['REPLICAOF 10.0.0.2 6379'])
      expect(says('bar_deposed', { ROLE: 'slave' })).to.deep.equal([])
    })
  })
}
