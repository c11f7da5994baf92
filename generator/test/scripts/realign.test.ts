import { expect } from 'chai'
import { functionsOf, runShell, scriptsDir, shells } from './shells.ts'

// What a replica in epoch 4 sees when the Sentinels name another master than the one that it follows.
const replica = {
  ...{ HA_LOCAL: '127.0.0.1', SENTINEL_REPLICAS: '3', MY_ADDRESS: '10.0.0.1', NAMED: '10.0.0.2', NAMED_EPOCH: '5' },
  ...{ MAJORITY: '2', VOTES: '3', FAILING: '0', ODOWN: '0', ROLE: 'slave', FOLLOWS: '10.0.0.3' },
  ...{ MARK_ROLE: 'replica', MARK_EPOCH: '4', ANSWERS: 'yes', HISTORY: 'aaaa', REMEMBERED: '10.0.0.1 aaaa' },
}
const master = { ...replica, ROLE: 'master', FOLLOWS: '', MARK_ROLE: 'master' }

for (const shell of shells) {
  const acts = (call: string, facts: Record<string, string>): string => {
    const libraries = ['view', 'repair', 'detach', 'sentinel-events']
      .map((name) => `. ${scriptsDir}/lib/${name}.sh`)
      .join('; ')
    const doubles =
      'held() { [ "$1" = "${HELD:-}" ]; }; follow() { echo "follows $1${3:+:$3}"; }; recall_epoch() { EPOCH_OF=${REMEMBERED% *} EPOCH_HISTORY=${REMEMBERED#* }; }; leave() { echo "leaves $1"; }; answers_as_master() { [ "$ANSWERS" = yes ]; }; is_placed() { [ "${PLACED:-yes}" = yes ]; }'
    return runShell({ shell, script: `${libraries}; ${doubles}; ${call} || :`, env: facts }).trim()
  }

  describe(`whom a server follows, by ${shell.join(' ')}`, () => {
    it('is the master that a majority names, for a replica of another at once', () => {
      expect(acts('realign', replica)).to.equal('follows 10.0.0.2')
    })
    it('is that one for a master of an older epoch', () => {
      expect(acts('realign', master)).to.equal('follows 10.0.0.2')
    })
    it('is never an address that no instance has', () => {
      expect(acts('realign', { ...replica, PLACED: 'no' })).to.equal('')
      expect(acts('realign', { ...master, PLACED: 'no' })).to.equal('')
      expect(acts('realign', { ...master, PLACED: 'no', FAILING: '1' })).to.equal('')
    })
    it('does not change without a majority, or when the named one does not answer as a master', () => {
      expect(acts('realign', { ...replica, VOTES: '1' })).to.equal('')
      expect(acts('realign', { ...replica, ANSWERS: 'no' })).to.equal('')
    })
    it('does not change when that one is followed already, and is never the server itself', () => {
      expect(acts('realign', { ...replica, FOLLOWS: '10.0.0.2' })).to.equal('')
      expect(acts('realign', { ...replica, NAMED: '10.0.0.1' })).to.equal('')
      expect(acts('realign', { ...master, NAMED: '10.0.0.1' })).to.equal('')
    })
    it('does not change while this guard replaces the master, which may be back for a moment', () => {
      expect(acts('realign', { ...replica, HELD: 'crash' })).to.equal('')
    })
    it('does not change while a failover is under way: the named one is about to be replaced', () => {
      expect(acts('realign', { ...replica, FAILING: '1' })).to.equal('')
    })
    it('is nobody for a master that a failover has just made, which was one before', () => {
      expect(acts('realign', { ...master, FAILING: '1', HISTORY: 'bbbb' })).to.equal('')
      expect(acts('realign', { ...master, FAILING: '1', REMEMBERED: '10.0.0.2 aaaa' })).to.equal('')
    })
    it('is an address on which nobody answers, for one that has been a master since an older epoch and whose successor is down', () => {
      expect(acts('realign', { ...master, FAILING: '1' })).to.equal('follows 127.0.0.1:1')
      expect(acts('realign', { ...master, FAILING: '1', VOTES: '1' })).to.equal('')
      expect(acts('realign', { ...master, FAILING: '1', HELD: 'crash' })).to.equal('')
      expect(acts('realign', { ...master, FAILING: '1', MARK_EPOCH: '5' })).to.equal('')
      expect(acts('realign', { ...master, FAILING: '1', MARK_ROLE: 'replica' })).to.equal('')
      expect(acts('realign', { ...master, FAILING: '1', NAMED: '10.0.0.1' })).to.equal('')
    })
    it('is nobody for a promoted replica, and for a master of the same epoch', () => {
      expect(acts('realign', { ...master, MARK_ROLE: 'replica' })).to.equal('')
      expect(acts('realign', { ...master, MARK_EPOCH: '5' })).to.equal('')
    })
    it('is not the named one when that takes long to answer: it was stopped, and what was said of it before is old', () => {
      const answers = (took: number): string => {
        const doubles = `now() { NOW=$((\${NOW:-0} + ${took})); }; ask_redis() { echo role:master; }`
        const parts = `. ${scriptsDir}/lib/repair.sh\n${functionsOf('lib/client.sh')}`
        const script = `${parts}\n${doubles}; answers_as_master 10.0.0.2 && echo yes || echo no`
        return runShell({ shell, script, env: { HA_LOCAL: '127.0.0.1', CR: '\r' } }).trim()
      }
      expect(answers(290)).to.equal('yes')
      expect(answers(300)).to.equal('no')
    })
    it('is left when a quorum holds it to be down', () => {
      expect(acts('leave_if_down', { ...replica, ODOWN: '1', FAILING: '1' })).to.equal('leaves 10.0.0.2')
    })
    it('is not left for a failover that goes on after it was made the master', () => {
      expect(acts('leave_if_down', { ...replica, FAILING: '1' })).to.equal('')
      expect(acts('leave_if_down', { ...replica, ODOWN: '1', VOTES: '1' })).to.equal('')
    })
  })
}
