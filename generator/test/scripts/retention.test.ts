import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

const name = (day: number): string => `202611${String(day).padStart(2, '0')}T031700Z-redis-8.0.6-aa-1`
const newestFirst = [29, 28, 27, 26, 25].map(name)

const cases: [what: string, bounds: string, keep: number, deleted: number[]][] = [
  ['keeps so many', "3 ''", 29, [26, 25]],
  ['keeps all without a bound', "0 ''", 29, []],
  ['keeps all that there are when there are fewer', "9 ''", 29, []],
  ['keeps what is young', "0 '20261127T000000Z'", 29, [26, 25]],
  ['deletes by either bound', "4 '20261127T000000Z'", 29, [26, 25]],
  ['never deletes the newest one, however old it is', "0 '20270101T000000Z'", 29, [28, 27, 26, 25]],
  ['never deletes what was just written, whatever its clock said', "1 '20270101T000000Z'", 25, [28, 27, 26]],
]

for (const shell of shells) {
  const run = (call: string, names: readonly string[]): string[] =>
    runShell({
      shell,
      script: `. ${scriptsDir}/lib/retention.sh; ${call}`,
      input: names.map((each) => `${each}\n`).join(''),
    })
      .split('\n')
      .filter((line) => line !== '')

  describe(`retention of backups, by ${shell.join(' ')}`, () => {
    for (const [what, bounds, keep, deleted] of cases) {
      it(what, () => {
        expect(run(`too_many ${bounds} ${name(keep)}`, newestFirst)).to.deep.equal(deleted.map(name))
      })
    }
    it('finds nothing in an empty store', () => {
      expect(run("too_many 1 '' none", [])).to.deep.equal([])
    })
    it('takes an object without a manifest for one that is being written for some days', () => {
      expect(run('left_behind 20261127T000000Z', newestFirst)).to.deep.equal([26, 25].map(name))
    })
    it('counts days back from now, in the form of a name', () => {
      const [today = ''] = run('days_ago 0', [])
      const [before = ''] = run('days_ago 30', [])
      expect(today).to.match(/^\d{8}T\d{6}Z$/)
      expect(before < today, `${before} before ${today}`).to.equal(true)
    })
  })
}
