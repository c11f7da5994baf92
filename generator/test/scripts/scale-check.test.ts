import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

// Three Sentinels of five stay, and all five name redis-1.
const well = {
  ...{ SENTINEL_REPLICAS: '5', MAJORITY: '3', NEW_SENTINEL_REPLICAS: '3', AGREE: '3', PEER: '1', NAMED: '10.0.0.1' },
  ...{ VOTES: '5', OTHER: '0', BLANK: '0', SILENT: '0', FAILING: '0' },
}

const cases: { title: string; facts: Partial<typeof well>; objection: RegExp }[] = [
  { title: 'nothing while all is well', facts: {}, objection: /^$/ },
  { title: 'nothing with one gone of those that leave', facts: { VOTES: '4', SILENT: '1' }, objection: /^$/ },
  {
    title: 'nothing with one of three gone when only data pods leave',
    facts: { SENTINEL_REPLICAS: '3', NEW_SENTINEL_REPLICAS: '3', MAJORITY: '2', VOTES: '2', SILENT: '1', AGREE: '2' },
    objection: /^$/,
  },
  {
    title: 'nothing from three to five',
    facts: { SENTINEL_REPLICAS: '3', MAJORITY: '2', NEW_SENTINEL_REPLICAS: '5', VOTES: '3' },
    objection: /^$/,
  },
  {
    title: 'that more Sentinels leave than stay',
    facts: { SENTINEL_REPLICAS: '7', MAJORITY: '4', VOTES: '7' },
    objection: /^from 7 to 3 Sentinels at once the 3 that stay are no majority: set sentinel\.replicas to 5 first$/,
  },
  {
    title: 'that more Sentinels come than are there',
    facts: { SENTINEL_REPLICAS: '3', MAJORITY: '2', NEW_SENTINEL_REPLICAS: '7', VOTES: '3' },
    objection: /^from 3 to 7 Sentinels at once the 3 that stay are no majority/,
  },
  {
    title: 'that those that are there are no majority of the new number',
    facts: { SENTINEL_REPLICAS: '3', MAJORITY: '2', NEW_SENTINEL_REPLICAS: '5', VOTES: '2', SILENT: '1', AGREE: '2' },
    objection: /^2 of the 3 Sentinels that stay name the master, and 3 must/,
  },
  {
    title: 'that no majority names a master',
    facts: { VOTES: '2', SILENT: '3' },
    objection:
      /^no majority of the 5 Sentinels names a master \(2 name 10\.0\.0\.1, 0 another, 0 none, 3 do not answer\)$/,
  },
  {
    title: 'a failover',
    facts: { FAILING: '1' },
    objection: /^1 of 5 Sentinels have the master 10\.0\.0\.1 SDOWN/,
  },
  { title: 'a master that is none of ours', facts: { PEER: 'foreign' }, objection: /no data pod of this release/ },
  {
    title: 'that one of the Sentinels that stay does not name the master',
    facts: { VOTES: '4', SILENT: '1', AGREE: '2' },
    objection: /^2 of the 3 Sentinels that stay name the master, and 3 must/,
  },
]

for (const shell of shells) {
  describe(`what stands in the way of scaling, by ${shell.join(' ')}`, () => {
    const library = `. ${scriptsDir}/lib/scale-check.sh`
    for (const { title, facts, objection } of cases) {
      it(`is ${title}`, () => {
        expect(runShell({ shell, script: `${library}; objection`, env: { ...well, ...facts } }).trim()).to.match(
          objection,
        )
      })
    }

    it('counts those that stay by their own answers', () => {
      const dir = mkdtempSync(join(tmpdir(), 'leaving-'))
      for (const [i, answer] of ['name', '', 'name', 'name', 'name'].entries())
        writeFileSync(join(dir, `v.${i}`), answer)
      const env = { ...well, BLANK_ONES: ' 2', OTHER_ONES: '' }
      const printed = runShell({ shell, script: `${library}; count_agreeing ${dir}/v; echo $AGREE`, env })
      rmSync(dir, { recursive: true })
      expect(printed).to.equal('1\n')
    })
  })
}
