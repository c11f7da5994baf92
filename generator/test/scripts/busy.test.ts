import { expect } from 'chai'
import { functionsOf, runShell, scriptsDir, shells } from './shells.ts'

const BUSY = 'BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.'

// A master of epoch 4 runs a script without an end, and all three Sentinels name another under epoch 5.
const replaced = {
  ...{ INFO: BUSY, ORDINAL: '0', REDIS_REPLICAS: '3', REDIS_0: '10.0.0.1', REDIS_1: '10.0.0.2', REDIS_2: '10.0.0.3' },
  ...{ MARK_ROLE: 'master', MARK_EPOCH: '4', MARK_SYNC: '1', MARK_OFFSET: '9', NAMED: '10.0.0.2', NAMED_EPOCH: '5' },
  ...{ MAJORITY: '2', VOTES: '3', FAILING: '0', DOWN_AFTER: '3000', NOW: '100000', SECONDS: '1', HELD: '' },
}
const ENDED = 'SHUTDOWN NOSAVE NOW'

for (const shell of shells) {
  /** What the server is told in a guard's rounds, one each second. */
  const told = (facts: Partial<typeof replaced> & { LASTS_busy?: string } = {}): string => {
    const libraries = ['view', 'repair', 'addresses', 'busy'].map((name) => `. ${scriptsDir}/lib/${name}.sh`).join('; ')
    const doubles = `
      log() { :; }; now() { :; }; stamp() { :; }; read_counts() { :; }; renew_addresses() { :; }; keep_keys() { :; }; keep_exporter_login() { :; }; know_myself() { :; }; hear_all() { :; }
      read_server() { return 1; }; look_sentinels() { :; }; read_mark() { :; }; held() { [ "$1" = "$HELD" ]; }
      verdict() { echo "$2" >&4; }; ask_local() { echo "$1" >&3; }`
    const script = `${libraries}\n${functionsOf('guard.sh')}\n${doubles}
      HA_RUN=$(mktemp -d); HA_STATE=$HA_RUN; : >"$HA_RUN/decision"
      while [ "$SECONDS" -gt 0 ]; do round 3>&1 4>/dev/null; NOW=$((NOW + 1000)) SECONDS=$((SECONDS - 1)); done; rm -r "$HA_RUN"`
    return runShell({ shell, script, env: { ...replaced, ...facts } }).trim()
  }

  describe(`a server that answers BUSY, by ${shell.join(' ')}`, () => {
    it('is ended once a majority names another master', () => {
      expect(told()).to.equal(ENDED)
      expect(told({ VOTES: '2' })).to.equal(ENDED)
    })
    it('is left alone while a majority names it, also by another address, or while there is no majority', () => {
      expect(told({ NAMED: '10.0.0.1', SECONDS: '60' })).to.equal('')
      expect(told({ NAMED: '10.0.0.99', SECONDS: '60' })).to.equal('')
      expect(told({ NAMED: 'none', VOTES: '0', SECONDS: '60' })).to.equal('')
      expect(told({ VOTES: '1', SECONDS: '60' })).to.equal('')
    })
    it('is left alone while a failover is under way, and while a pod hands over', () => {
      expect(told({ FAILING: '1', SECONDS: '60' })).to.equal('')
      expect(told({ HELD: 'handover', SECONDS: '60' })).to.equal('')
    })
    it('is ended after down-after and 10 s where it was no master of an older epoch: Sentinel kills a script that only reads', () => {
      const replica = { MARK_ROLE: 'replica', MARK_EPOCH: '5' }
      expect(told({ ...replica, SECONDS: '13' })).to.equal('')
      expect(told({ ...replica, SECONDS: '14' })).to.equal(ENDED)
      expect(told({ MARK_EPOCH: '5', SECONDS: '13' })).to.equal('')
    })
    it('is no server that does not answer, or answers something else', () => {
      expect(told({ INFO: '', SECONDS: '60' })).to.equal('')
      expect(told({ INFO: 'LOADING Redis is loading the dataset in memory', SECONDS: '60' })).to.equal('')
    })
  })
}
