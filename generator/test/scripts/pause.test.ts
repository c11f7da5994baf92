import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

/** What the master says at both ends of a pause: offset, snapshots begun, whether one is written, changes since the last one that ended. */
type Moment = readonly [offset: number, saves: number, saving: number, changes: number]

// [before, after, is it the same pause]
const cases: [title: string, before: Moment, after: Moment, still: boolean][] = [
  ['nothing moves', [900, 3, 0, 5], [900, 3, 0, 5], true],
  ['a PING to the replicas moves the offset', [900, 3, 0, 5], [914, 3, 0, 5], true],
  ['a write moves both', [900, 3, 0, 5], [931, 3, 0, 6], false],
  ['a snapshot ends, and nothing moves the offset', [900, 3, 1, 5], [900, 3, 0, 0], true],
  ['a snapshot ends, and as many writes follow as there were before', [900, 3, 1, 1], [931, 3, 0, 1], false],
  ['a snapshot begins and ends, and as many writes follow', [900, 3, 0, 1], [931, 4, 0, 1], false],
  [
    'another snapshot is written after the first one ended, and as many writes follow',
    [900, 3, 1, 1],
    [931, 4, 1, 1],
    false,
  ],
]

for (const shell of shells) {
  describe(`the end of a handover's pause, by ${shell.join(' ')}`, () => {
    const answer = ([offset, saves, saving, changes]: Moment): string =>
      [
        `master_repl_offset:${offset}`,
        `rdb_changes_since_last_save:${changes}`,
        `rdb_bgsave_in_progress:${saving}`,
        `rdb_saves:${saves}`,
      ].join('\n')
    const still = (before: Moment, after: Moment): string =>
      runShell({
        shell,
        env: { DOWN_AFTER: '2000', BEFORE: answer(before), AFTER: answer(after) },
        script: `CR=$(printf '\\r'); NL='
'; elapsed() { ELAPSED=0; }; die_at() { :; }; step() { echo "$*"; }
          field() { FIELD=$(echo "$2" | sed -n "s/^$1://p"); [ -n "$FIELD" ]; }
          . ${scriptsDir}/lib/pause.sh
          ask_master() { echo "$SAYS"; }
          SAYS=$BEFORE; pause_writes; SAYS=$AFTER; ! still_paused || echo still`,
      }).trim()
    for (const [title, before, after, want] of cases) {
      it(`${want ? 'has come without a write' : 'may have been too late'} when ${title}`, () => {
        if (want) expect(still(before, after)).to.equal('still')
        else expect(still(before, after)).to.include('no handover: the pause ran out')
      })
    }
  })
}
