import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

// A master that a majority names sees one Sentinel that knows none.
const named = {
  ...{ SENTINEL_REPLICAS: '3', MAJORITY: '2', MY_ADDRESS: '10.0.0.1', NAMED: '10.0.0.1', NAMED_EPOCH: '5', VOTES: '2' },
  ...{
    BLANK: '1',
    BLANK_ONES: ' 2',
    SILENT: '0',
    OFFSET: '900',
    MARK_ROLE: 'master',
    DECISION: 'resume',
    MARKED: 'yes',
    MARK_LOST: 'no',
  },
}
const unknown = { ...named, NAMED: 'none', NAMED_EPOCH: '0', VOTES: '0', BLANK: '3', BLANK_ONES: ' 0 1 2' }
const born = { ...unknown, DECISION: 'birth', MARK_ROLE: '-', MARKED: 'no' }
const revived = { ...born, DECISION: 'revive', MARKED: 'yes' }
const silentOne = { BLANK: '2', BLANK_ONES: ' 0 1', SILENT: '1' }
const otherNamed = { NAMED: '10.0.0.2', VOTES: '1', BLANK: '2', BLANK_ONES: ' 0 1' }

for (const shell of shells) {
  describe(`a master that Sentinels do not know, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'adopt-'))))
    afterEach(() => rmSync(dir, { recursive: true }))

    const acts = ({ DECISION, MARKED, ...facts }: typeof named): string => {
      writeFileSync(join(dir, 'decision'), `${DECISION}\n`)
      if (MARKED === 'yes') writeFileSync(join(dir, 'reign'), '')
      const doubles =
        'monitor() { echo "monitor $1"; }; write_mark() { echo "mark $*"; }; forget_minority() { echo forget; }'
      const libraries = ['view', 'repair'].map((name) => `. ${scriptsDir}/lib/${name}.sh`).join('; ')
      const env = { ...facts, HA_RUN: dir, HA_STATE: dir }
      return runShell({ shell, script: `${libraries}; ${doubles}; adopt_blank_sentinels`, env })
        .trim()
        .replaceAll('\n', ', ')
    }

    it('makes itself known to those that know none when a majority names it', () => {
      expect(acts(named)).to.equal('monitor 2')
      expect(acts({ ...named, BLANK: '0', BLANK_ONES: '' })).to.equal('')
    })
    it('is marked before the first Sentinel knows it: from then on clients may write', () => {
      expect(acts(born)).to.equal('mark 0 master 1 900, monitor 0, monitor 1, monitor 2')
    })
    it('is known to nobody while its mark cannot be written', () => {
      expect(acts({ ...born, MARK_LOST: 'yes' })).to.equal('mark 0 master 1 900')
    })
    it('makes itself known without a Sentinel that is silent only when it was chosen, and by a majority', () => {
      expect(acts({ ...revived, ...silentOne })).to.equal('monitor 0, monitor 1')
      expect(acts({ ...revived, BLANK: '1', BLANK_ONES: ' 0', SILENT: '2' })).to.equal('')
      expect(acts({ ...unknown, ...silentOne })).to.equal('')
      expect(acts(unknown)).to.equal('monitor 0, monitor 1, monitor 2')
    })
    it('does not when it was neither chosen nor a master before', () => {
      expect(acts({ ...unknown, MARK_ROLE: 'replica' })).to.equal('')
    })
    it('takes the place of what a minority remembers only when a full count has chosen it', () => {
      expect(acts({ ...revived, ...otherNamed })).to.equal('forget, monitor 0, monitor 1')
      expect(acts({ ...unknown, ...otherNamed })).to.equal('')
      expect(acts({ ...born, ...otherNamed })).to.equal('')
    })
  })
}
