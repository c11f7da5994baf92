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
      return runShell({ shell, script: `. ${scriptsDir}/lib/listen.sh\n${doubles}\n${call}`, env })
        .trim()
        .replaceAll('\n', ', ')
    }

    const hears = (channel: string, text: string): string =>
      acts(
        `message\n${channel}\n${text}\n`,
        'leave() { echo "leave $1"; }; look_again() { echo look; }; pause_if_replaced() { echo "pause $1"; }; held() { :; }',
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
      expect(hears('-odown', `master mymaster ${OLD} 6379`)).to.equal('look, heard')
      expect(hears('+switch-master', `mymaster ${OLD} 6379 ${NEXT} 6379`)).to.equal('look, heard')
      expect(hears('+switch-master', `another ${OLD} 6379 ${NEXT} 6379`)).to.equal('')
    })

    // VIEWS are what its looks find: who is named, by how many, how many fail it over, what this server is and whom it follows.
    const looks = (messages: string, VIEWS: string, facts: Record<string, string> = {}): string =>
      acts(
        messages,
        `
        know_myself() { MY_ADDRESS=${ME}; }; read_server() { INFO=''; echo look; }; read_mark() { :; }; mark_my_reign() { :; }
        held() { [ "$1" = "\${HELD:-}" ]; }; realign() { false; }; has_majority() { [ "$VOTES" -ge 2 ]; }
        look_sentinels() {
          IFS=: read -r NAMED VOTES FAILING ROLE _follows <<EOF
\${VIEWS%% *}
EOF
          VIEWS=\${VIEWS#* }
          [ -z "$_follows" ] || FOLLOWS=$_follows
        }`,
        { VIEWS, ...facts },
      )
    const all = switchTo(NEXT).repeat(3)

    it('is asked once when a majority says it and this pod is in its place, be it a replica or the master', () => {
      expect(looks(all, `${NEXT}:2:0:slave:${NEXT}`)).to.equal('look, heard')
      expect(looks(switchTo(ME).repeat(3), `${ME}:3:0:master:${OLD}`)).to.equal('look, heard')
    })
    it('is asked again for each word until a majority says so', () => {
      expect(looks(all, `${OLD}:3:0:slave:${OLD} ${NEXT}:1:0:slave:${NEXT} ${NEXT}:2:0:slave:${NEXT}`)).to.equal(
        'look, look, look, heard',
      )
    })
    it('is asked again while this pod follows another, and while a failover is under way', () => {
      expect(looks(all, `${NEXT}:3:0:slave:${OLD} ${NEXT}:3:0:slave:${NEXT}`)).to.equal('look, look, heard')
      expect(looks(all, `${NEXT}:3:0:master:${NEXT} ${NEXT}:3:0:slave:${NEXT}`)).to.equal('look, look, heard')
      expect(looks(all, `${NEXT}:3:1:slave:${NEXT} ${NEXT}:3:0:slave:${NEXT}`)).to.equal('look, look, heard')
    })
    it('is asked again when another master is announced, or the former one again, or a master is back', () => {
      const there = `${NEXT}:3:0:slave:${NEXT}`
      expect(looks(switchTo(NEXT) + switchTo(OLD, NEXT), `${there} ${OLD}:3:0:slave:${OLD}`)).to.equal(
        'look, look, heard',
      )
      expect(looks(`${switchTo(NEXT)}message\n-odown\nmaster mymaster ${NEXT} 6379\n`, `${there} ${there}`)).to.equal(
        'look, look, heard',
      )
    })
    it('is asked again once a look has found that no majority says it any more', () => {
      const VIEWS = `${NEXT}:3:0:slave:${NEXT} ${NEXT}:1:0:slave:${NEXT} ${NEXT}:3:0:slave:${NEXT}`
      const back = `message\n-odown\nmaster mymaster ${NEXT} 6379\n`
      expect(looks(switchTo(NEXT) + back + all, VIEWS)).to.equal('look, look, look, heard')
    })
    it('is left to the script that hands over', () => {
      expect(looks(all, `${NEXT}:3:0:slave:${NEXT}`, { HELD: 'handover' })).to.equal('heard')
    })
    it('is asked for each word where this server has never said whom it follows', () => {
      expect(looks(all, `${NEXT}:3:0:slave`)).to.equal('look, look, look, heard')
    })
  })
}
