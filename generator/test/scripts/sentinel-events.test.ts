import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

const ME = '10.0.0.1'
const OLD = '10.0.0.2'
const NEXT = '10.0.0.3'
const switchTo = (next: string, old = OLD): string => `message\n+switch-master\nmymaster ${old} 6379 ${next} 6379\n`

for (const shell of shells) {
  describe(`what Sentinels announce, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'listen-'))))
    afterEach(() => rmSync(dir, { recursive: true }))

    const acts = (messages: string, doubles: string, facts: Record<string, string> = {}): string => {
      writeFileSync(join(dir, 'said'), messages)
      const env = { HA_RUN: dir, MASTER_NAME: 'mymaster', ...facts }
      const call = 'exec 8<"$HA_RUN/said"; listen; [ ! -e "$HA_RUN/heard" ] || { echo heard; rm "$HA_RUN/heard"; }'
      return runShell({ shell, script: `. ${scriptsDir}/lib/sentinel-events.sh\n${doubles}\n${call}`, env })
        .trim()
        .replaceAll('\n', ', ')
    }

    const hears = (channel: string, text: string): string =>
      acts(
        `message\n${channel}\n${text}\n`,
        'leave() { echo "leave $1"; }; look_again() { echo "look ${1:-}"; }; look_in_turn() { echo "turn $1 $2"; }; pause_if_replaced() { echo "pause $1"; }; held() { :; }',
      )

    it('makes replicas leave a master that a quorum holds to be down', () => {
      expect(hears('+odown', `master mymaster ${OLD} 6379 #quorum 2/2`)).to.equal(`leave ${OLD}, heard`)
      expect(hears('+odown', `master another ${OLD} 6379 #quorum 2/2`)).to.equal('')
    })
    it('makes a master pause that is replaced', () => {
      for (const event of ['+try-failover', '+elected-leader']) {
        expect(hears(event, `master mymaster ${OLD} 6379`)).to.equal(`pause ${OLD}, heard`)
        expect(hears(event, `master another ${OLD} 6379`)).to.equal('')
      }
    })
    it('makes them ask all Sentinels when the master is back or another one', () => {
      expect(hears('-odown', `master mymaster ${OLD} 6379`)).to.equal('look , heard')
      expect(hears('+switch-master', `mymaster ${OLD} 6379 ${NEXT} 6379`)).to.equal(`turn ${OLD} ${NEXT}, heard`)
      expect(hears('+switch-master', `another ${OLD} 6379 ${NEXT} 6379`)).to.equal('')
    })

    // VIEWS are what is found each time: who is named, by how many, how many fail it over, what this server is and whom it follows.
    const asks = (messages: string, VIEWS: string, facts: Record<string, string> = {}): string =>
      acts(
        messages,
        `
        is_mine() { [ "$1" = "$MY_ADDRESS" ]; }; know_myself() { [ "$1" = kept ] || echo dns; MY_ADDRESS=\${ADDRESS-${ME}}; }; read_mark() { :; }; mark_my_epoch() { :; }; look_sentinels() { echo ask; }
        held() { [ "$1" = "\${HELD:-}" ]; }; realign() { false; }; has_majority() { [ "$VOTES" -ge 2 ]; }
        remind() { echo "later $1"; }; is_placed() { [ "$1" != 10.9.0.1 ]; }; pause_if_replaced() { echo "pause $1"; }
        read_server() {
          INFO=''
          IFS=: read -r NAMED VOTES FAILING ROLE _follows <<EOF
\${VIEWS%% *}
EOF
          VIEWS=\${VIEWS#* }
          [ -z "$_follows" ] || FOLLOWS=$_follows
        }`,
        { VIEWS, ...facts },
      )
    const due = (next: string): string => `look-again\n${next}\n`
    const back = `message\n-odown\nmaster mymaster ${NEXT} 6379\n`

    it('makes a master pause in whose place an address is named that no instance has', () => {
      expect(asks(switchTo('10.9.0.1', ME), `${ME}:3:0:master:-`)).to.match(/^pause 10\.9\.0\.1, /)
      expect(asks(switchTo(NEXT, ME), `${ME}:3:0:master:-`)).to.not.include('pause')
      expect(asks(switchTo('10.9.0.1', OLD), `${OLD}:3:0:slave:${OLD}`)).to.not.include('pause')
    })

    it('is looked at a moment later and once, however many say it', () => {
      expect(asks(switchTo(NEXT).repeat(3), '')).to.equal(`later ${NEXT}, heard`)
      expect(asks(switchTo(NEXT) + switchTo(ME) + switchTo(NEXT), '')).to.equal(
        `later ${NEXT}, later ${ME}, later ${NEXT}, heard`,
      )
    })
    it('is looked at at once by the master that is replaced, for each word until it follows the new one', () => {
      const VIEWS = `${ME}:3:0:master ${NEXT}:1:0:master ${NEXT}:3:0:slave:${NEXT}`
      expect(asks(switchTo(NEXT, ME).repeat(3), VIEWS)).to.equal('ask, ask, heard')
    })
    it('has nobody asked where this pod is a replica that follows the announced master', () => {
      expect(asks(due(NEXT) + switchTo(NEXT), `${NEXT}:3:0:slave:${NEXT}`)).to.equal('heard')
    })
    it('is asked once when a majority says it and this pod is the master', () => {
      expect(asks(due(ME) + switchTo(ME).repeat(2), `${ME}:3:0:master:${OLD}`)).to.equal('ask, heard')
    })
    it('is looked at again when no majority says so yet, or a failover is under way, or this pod follows another', () => {
      const again = `ask, later ${NEXT}, heard`
      expect(asks(due(NEXT) + switchTo(NEXT), `${NEXT}:1:0:master`)).to.equal(again)
      expect(asks(due(NEXT) + switchTo(NEXT), `${NEXT}:3:1:slave:${OLD}`)).to.equal(again)
      expect(asks(due(NEXT) + switchTo(NEXT), `${NEXT}:3:0:slave:${OLD}`)).to.equal(again)
      expect(asks(due(NEXT) + switchTo(NEXT), `${NEXT}:3:0:master:${NEXT}`)).to.equal(again)
    })
    it('is looked at again when it is announced once more after a look in vain', () => {
      expect(asks(switchTo(NEXT) + due(NEXT) + switchTo(NEXT), `${NEXT}:1:0:master`)).to.equal(
        `later ${NEXT}, ask, later ${NEXT}, heard`,
      )
    })
    it('is looked at by nobody who does not know its own address yet', () => {
      expect(asks(due(NEXT) + back, `${NEXT}:3:0:master`, { ADDRESS: '' })).to.equal('heard')
    })
    it('is looked at again when another master is announced, or the former one again, or a master is back', () => {
      const there = `${NEXT}:3:0:slave:${NEXT}`
      expect(asks(due(NEXT) + switchTo(OLD, NEXT), there)).to.equal(`later ${OLD}, heard`)
      expect(asks(due(NEXT) + back, there)).to.equal('ask, heard')
    })
    it('is looked at again once a look has found that no majority says it any more', () => {
      const VIEWS = `${ME}:3:0:master ${ME}:1:0:master`
      expect(asks(due(ME) + back + switchTo(ME), VIEWS)).to.equal(`ask, ask, later ${ME}, heard`)
    })
    it('is left to the script that hands over', () => {
      expect(asks(due(NEXT), `${NEXT}:3:0:slave:${OLD}`, { HELD: 'handover' })).to.equal('heard')
    })
    it('has all asked where this server has never said whom it follows', () => {
      expect(asks(due(NEXT) + back, `${NEXT}:3:0:slave`)).to.equal('ask, ask, heard')
    })
    it('comes back through the pipe through which all else is heard', () => {
      const script = `. ${scriptsDir}/lib/sentinel-events.sh; pause() { :; }; open_ears; remind ${NEXT}
        read -r _line <&8; echo "$_line"; read -r _line <&8; echo "$_line"`
      expect(runShell({ shell, script, env: { HA_RUN: dir } })).to.equal(`look-again\n${NEXT}\n`)
    })
  })
}
