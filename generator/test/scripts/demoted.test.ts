import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

const facts = {
  ROLE: 'master',
  LINK: 'down',
  SYNCING: '0',
  PRIORITY: '100',
  FOLLOWS: '10.0.0.2',
  REDIS_PORT: '6379',
  HISTORY: 'aaaa',
  PROCESS: 'p1',
  MASTER_LIFE: '',
}

for (const shell of shells) {
  const says = (script: string, given: Partial<typeof facts> = {}): string[] => {
    const doubles = 'log() { :; }; ask_local() { printf "%s\\n" "$1" >&2; }'
    const prelude = `. ${scriptsDir}/lib/repair.sh; . ${scriptsDir}/lib/priority.sh; ${doubles}`
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
      expect(says('block_demoted_master; ROLE=slave; block_demoted_master')).to.deep.equal([bar])
      expect(says('block_demoted_master; ROLE=slave; PRIORITY=0; block_demoted_master')).to.deep.equal([])
      expect(
        says('block_demoted_master; ROLE=slave LINK=up; block_demoted_master; LINK=down; block_demoted_master'),
      ).to.deep.equal([])
      expect(says('block_demoted_master; ROLE=slave LINK=up SYNCING=1; block_demoted_master')).to.deep.equal([bar])
    })
    it('is as good as its new master as soon as it has the history of that one, whether or not its guard saw the link', () => {
      expect(
        says('block_demoted_master; ROLE=slave HISTORY=bbbb; block_demoted_master; was_in_sync && echo yes'),
      ).to.deep.equal(['yes'])
      expect(says('block_demoted_master; ROLE=slave; was_in_sync || echo no')).to.deep.equal(['no'])
      expect(says('was_in_sync || echo no', { ROLE: 'slave' })).to.deep.equal(['no'])
    })
    it('is no such one if its server was started anew, which gives it a history of its own', () => {
      const restarted = 'block_demoted_master; ROLE=slave PRIORITY=0 HISTORY=bbbb PROCESS=p2; block_demoted_master'
      expect(says(`${restarted}; was_in_sync || echo no`)).to.deep.equal(['no'])
    })
    it('is looked at often from then on', () => {
      expect(says('follow 10.0.0.2 deposed >/dev/null 2>&1; echo "$ROLE:$PRIORITY:$LINK"')).to.deep.equal([
        'slave:0:down',
      ])
    })
    it('is not a replica that another master is given to', () => {
      expect(says('follow 10.0.0.2 named >/dev/null 2>&1; echo "$PRIORITY"', { ROLE: 'slave' })).to.deep.equal(['100'])
      expect(says('follow 10.0.0.2 named', { ROLE: 'slave' })).to.deep.equal(['REPLICAOF 10.0.0.2 6379'])
      expect(says('block_demoted_master', { ROLE: 'slave' })).to.deep.equal([])
    })
  })
}
