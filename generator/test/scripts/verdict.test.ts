import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { functionsOf, runShell, shells } from './shells.ts'

for (const shell of shells) {
  describe(`a guard's verdict, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'verdict-'))))
    afterEach(() => rmSync(dir, { recursive: true }))

    /** What stands in the file after these calls. */
    const verdict = (calls: string, facts: Record<string, string> = {}): string => {
      const functions = `${functionsOf('lib/common.sh')}\n${functionsOf('guard.sh')}\nlog() { :; }; now() { :; }`
      const env = { HA_RUN: dir, SCRIPT: 'guard', NOW: '1000', LOGGED_AT: '0', MARK_LOST: 'no', ...facts }
      runShell({ shell, script: `${functions}\n${calls}`, env })
      return readFileSync(join(dir, 'verdict'), 'utf8').trim()
    }

    it('is written with its time, also where nobody has written one before', () => {
      expect(verdict("verdict ready 'in sync'")).to.equal('ready 1000 in sync')
    })
    it('is written again when it changes, and else every 4 s', () => {
      expect(verdict('verdict ready same; NOW=4999; verdict ready same')).to.equal('ready 1000 same')
      expect(verdict('verdict ready same; NOW=5000; verdict ready same')).to.equal('ready 5000 same')
      expect(verdict('verdict ready same; NOW=1001; verdict not other')).to.equal('not 1001 other')
    })
    it('is never ready while the mark cannot be written', () => {
      expect(verdict("verdict ready 'in sync'", { MARK_LOST: 'yes' })).to.match(/^not 1000 the mark cannot be written/)
      expect(verdict('verdict not loading', { MARK_LOST: 'yes' })).to.equal('not 1000 loading')
    })
  })
}
