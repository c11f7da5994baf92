import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

for (const shell of shells) {
  describe(`how many instances there have been, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => {
      dir = mkdtempSync(join(tmpdir(), 'made-'))
      mkdirSync(join(dir, 'answers'))
    })
    afterEach(() => rmSync(dir, { recursive: true }))

    const run = (script: string, [redis, sentinels]: [number, number]): string => {
      const doubles = `has_majority() { [ "\${LED:-yes}" = yes ]; }; write_file() { echo "$2" >"$1"; }`
      const env = {
        HA_STATE: dir,
        REDIS_REPLICAS: `${redis}`,
        SENTINEL_REPLICAS: `${sentinels}`,
        PEER_ANSWERS: join(dir, 'answers/a'),
      }
      return runShell({ shell, script: `. ${scriptsDir}/lib/made.sh; ${doubles}; ${script}`, env }).trim()
    }
    /** What is noted after a look: by the settings, and by the lists of the Sentinels. */
    const noted = (settings: [number, number], [replicas, sentinels]: [number, number], led = 'yes'): string => {
      const look = `LED=${led} MOST_REPLICAS=${replicas} SENTINELS=${sentinels}`
      run(`read_made; ${look}; note_made`, settings)
      return run(`cat ${dir}/made 2>/dev/null || echo none`, settings)
    }
    const learned = (settings: [number, number], ...peers: string[]): string => {
      for (const [i, words] of ['', ...peers].entries())
        writeFileSync(join(dir, `answers/a.${i}`), words === '' ? '' : `${words}\n`)
      return run('learn_made; echo "$MADE_REDIS $MADE_SENTINELS"', settings)
    }

    it('is noted first when the set is complete, and not before', () => {
      expect(noted([3, 3], [1, 3])).to.equal('none')
      expect(noted([5, 5], [4, 3])).to.equal('none')
      expect(noted([3, 3], [2, 3], 'no')).to.equal('none')
      expect(noted([3, 3], [2, 3])).to.equal('3 3')
    })
    it('grows with the lists of the Sentinels, and not with the settings', () => {
      noted([3, 3], [2, 3])
      expect(noted([5, 5], [2, 3])).to.equal('3 3')
      expect(noted([5, 5], [3, 3])).to.equal('4 3')
      expect(noted([5, 5], [2, 4]), 'a list that is short for a moment').to.equal('4 4')
      expect(noted([5, 5], [6, 5]), 'a stale entry').to.equal('5 5')
    })
    it('shrinks with the settings', () => {
      noted([5, 5], [4, 5])
      expect(noted([3, 3], [1, 3])).to.equal('3 3')
      expect(noted([5, 5], [2, 3]), 'and grows no more by them').to.equal('3 3')
    })
    it('is not read from a file that is damaged', () => {
      for (const text of ['', '3', 'x 3', '3 33', '\0\0']) {
        writeFileSync(join(dir, 'made'), text)
        expect(learned([5, 5], 'silent')).to.equal('5 5')
      }
    })
    it('is the highest that a pod or a peer with data has noted', () => {
      writeFileSync(join(dir, 'made'), '3 3\n')
      const undecided = (state: string, made = ''): string => `undecided ${state} 4 replica 1 900${made}`
      expect(learned([5, 5], undecided('marked', ' 3 3'), undecided('marked', ' 3 3'), 'silent', '')).to.equal('3 3')
      expect(learned([5, 5], undecided('marked', ' 4 3'), undecided('data', ' 3 5'), 'silent', 'silent')).to.equal(
        '4 5',
      )
      expect(learned([5, 5], undecided('marked'), 'silent', 'silent', 'silent'), 'one of an older version').to.equal(
        '5 5',
      )
      expect(learned([5, 5], undecided('empty'), 'serving replica 100 0', 'silent', 'silent')).to.equal('3 3')
    })
    it('is that of the settings where nothing was noted', () => {
      expect(learned([5, 5], 'silent', 'silent', 'silent', 'silent')).to.equal('5 5')
    })
  })
}
