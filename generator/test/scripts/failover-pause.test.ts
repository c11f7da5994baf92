import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runShell, scriptsDir, shells } from './shells.ts'

const ME = '10.0.0.1'
const NEXT = '10.0.0.2'

// A master whose failover has begun. VIEWS are what its looks find, one after the other: who is named, by how many, and how many replace it.
const replaced = { ROLE: 'master', HELD: '', VIEWS: `${ME}:2:1`, DEAF: '0', ANSWER: 'OK', UNANNOUNCED: '0', NEWER: '0' }

for (const shell of shells) {
  const acts = (facts: Partial<typeof replaced> & { HA_RUN?: string }, address = ME, more = ''): string => {
    const doubles = `
      is_mine() { [ "$1" = "$MY_ADDRESS" ]; }; is_placed() { [ "$1" != 10.9.0.1 ]; }; know_myself() { MY_ADDRESS=${ME}; }; read_mark() { :; }; log() { echo "$1" >&4; }; pause() { NOW=$((NOW + 100)); }
      read_server() { [ "$DEAF" = 0 ] || { DEAF=$((DEAF - 1)) && return 1; }; }
      no_unannounced_promotion() { [ "$UNANNOUNCED" = 0 ] || { UNANNOUNCED=$((UNANNOUNCED - 1)) && return 1; }; }
      held() { [ "$1" = "$HELD" ]; }; hold() { :; }; release() { echo "release $1"; }
      ask_local() { echo "$1" >&3; echo "$ANSWER"; }
      has_majority() { [ "$VOTES" -ge 2 ]; }
      realign() { [ "$NAMED" != ${ME} ] && is_placed "$NAMED" && has_majority && echo "follow $NAMED"; }
      look_sentinels() {
        # A second for each look: none may be without an end.
        NOW=$((NOW + 1000))
        _view=\${VIEWS%% *} VIEWS=\${VIEWS#* }
        NAMED_EPOCH=7 OTHER_EPOCH=6
        [ "$NEWER" = 0 ] || NEWER=$((NEWER - 1)) OTHER_EPOCH=8
        NAMED=\${_view%%:*} FAILOVERS=\${_view##*:} _view=\${_view%:*} VOTES=\${_view#*:}
      }`
    const script = `. ${scriptsDir}/lib/failover-pause.sh; ${doubles}; ${more}
 pause_if_replaced ${address} 3>&1 4>/dev/null; wait`
    return runShell({ shell, script, env: { ...replaced, ...facts, NOW: '0', FAILOVER_TIMEOUT: '2000' } })
      .trim()
      .replaceAll('\n', ', ')
  }
  const PAUSE = 'CLIENT PAUSE 4000 WRITE'
  const GO_ON = 'CLIENT UNPAUSE, release failover-pause'

  describe(`a master that a Sentinel replaces while it is well, by ${shell.join(' ')}`, () => {
    it('takes no write until it follows whom a majority names', () => {
      const VIEWS = `${ME}:3:1 ${ME}:2:1 ${NEXT}:2:0`
      expect(acts({ VIEWS })).to.equal(`${PAUSE}, ${PAUSE}, ${PAUSE}, follow ${NEXT}, ${GO_ON}`)
    })
    it('goes on when a majority still names it and nobody replaces it any more', () => {
      expect(acts({ VIEWS: `${ME}:3:1 ${ME}:3:0` })).to.equal(`${PAUSE}, ${PAUSE}, ${GO_ON}`)
    })
    it('does not go on while a Sentinel that is away may know of another master', () => {
      expect(acts({ VIEWS: `${ME}:2:0`, UNANNOUNCED: '2' })).to.equal(`${PAUSE}, ${PAUSE}, ${PAUSE}, ${GO_ON}`)
    })
    it('does not go on while a Sentinel names another under a newer epoch: the others have not heard of it yet', () => {
      expect(acts({ VIEWS: `${ME}:2:0 ${ME}:2:0 ${NEXT}:3:0`, NEWER: '2' })).to.equal(
        `${PAUSE}, ${PAUSE}, ${PAUSE}, follow ${NEXT}, ${GO_ON}`,
      )
    })
    it('does not go on while too few Sentinels answer to know', () => {
      expect(acts({ VIEWS: `${ME}:1:0 ${ME}:2:0` })).to.equal(`${PAUSE}, ${PAUSE}, ${GO_ON}`)
    })
    it('goes on in the end, whatever they say', () => {
      expect(acts({}).split(', ').length).to.be.greaterThan(12).and.lessThan(18)
      expect(acts({})).to.match(new RegExp(`${GO_ON}$`))
    })
    it('pauses before it asks who it is: one that was stopped and goes on has writes waiting', () => {
      expect(acts({ ROLE: 'slave' })).to.equal(`${PAUSE}, ${GO_ON}`)
    })
    it('is told to pause until it answers: stopped or cut off, it must not go on unseen', () => {
      const VIEWS = `${NEXT}:2:0`
      expect(acts({ DEAF: '2', VIEWS })).to.equal(`${PAUSE}, ${PAUSE}, ${PAUSE}, follow ${NEXT}, ${GO_ON}`)
    })
    it('is not asked for more while it does not pause, and is left alone in the end', () => {
      const told = acts({ ANSWER: '', VIEWS: `${NEXT}:2:0` }).split(', ')
      expect(told.slice(-2)).to.deep.equal(GO_ON.split(', '))
      expect([...new Set(told.slice(0, -2))]).to.deep.equal([PAUSE])
      expect(told.length).to.be.greaterThan(100).and.lessThan(130)
    })
    it('is none: another is replaced, it is seen to already', () => {
      expect(acts({}, NEXT)).to.equal('release failover-pause')
    })
    it('is one, too, whose name another set has taken: its replica is about to be promoted', () => {
      expect(acts({ VIEWS: `10.9.0.1:2:1 ${NEXT}:2:0` }, '10.9.0.1')).to.match(
        new RegExp(`^${PAUSE}, .*follow ${NEXT}, `),
      )
    })
    it('is left alone while its pause is held already', () => {
      expect(acts({ HELD: 'failover-pause' })).to.equal('')
    })
    it('keeps its deadline beside the lease that a killed hook has left behind', () => {
      const run = mkdtempSync(join(tmpdir(), 'lease-'))
      writeFileSync(join(run, 'handover'), '0\n')
      // The real leases; a lease reads the clock, which only the looks of this test move.
      const lease = `NOW=0; now() { :; }; write_file() { :; }; . ${scriptsDir}/lib/lease.sh`
      const told = acts({ HA_RUN: run }, ME, lease).split(', ')
      rmSync(run, { recursive: true })
      expect(told.filter((word) => word === PAUSE).length).to.be.greaterThan(10)
    })
    it('is left to a hook that hands over, and its pause is not ended', () => {
      for (const HELD of ['handover', 'ending']) expect(acts({ HELD })).to.equal('release failover-pause')
    })
  })
}
