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
    MARK_EPOCH: '5',
    DECISION: 'start-as-master',
    MARK_LOST: 'no',
  },
}
const unknown = { ...named, NAMED: 'none', NAMED_EPOCH: '0', VOTES: '0', BLANK: '3', BLANK_ONES: ' 0 1 2' }
const born = { ...unknown, DECISION: 'bootstrap', MARK_ROLE: '-', MARK_EPOCH: '-1' }
const fromData = { ...unknown, DECISION: 'bootstrap-from-data', MARK_ROLE: 'replica', MARK_EPOCH: '3' }
const silentOne = { BLANK: '2', BLANK_ONES: ' 0 1', SILENT: '1' }
const otherNamed = { NAMED: '10.0.0.2', NAMED_EPOCH: '7', VOTES: '1', BLANK: '2', BLANK_ONES: ' 0 1' }
const one = { VOTES: '1', BLANK: '2', BLANK_ONES: ' 1 2' }

for (const shell of shells) {
  describe(`a master that Sentinels do not know, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'adopt-'))))
    afterEach(() => rmSync(dir, { recursive: true }))

    const acts = ({ DECISION, ...facts }: typeof named, calls = 'adopt_blank_sentinels'): string => {
      writeFileSync(join(dir, 'decision'), `${DECISION}\n`)
      const doubles = `INFO=; on_disk() { ON_DISK=1; }; monitor() { echo "monitor $1 in $EPOCH"; }; find_peers() { :; }; forget_minority() { echo forget; }
        write_mark() { echo "mark $*"; [ "$MARK_LOST" = yes ] || MARK_EPOCH=$1; }`
      const libraries = ['view', 'repair', 'epoch'].map((name) => `. ${scriptsDir}/lib/${name}.sh`).join('; ')
      const env = { ...facts, HA_RUN: dir, HA_STATE: dir }
      return runShell({ shell, script: `${libraries}; ${doubles}; ${calls}`, env })
        .trim()
        .replaceAll('\n', ', ')
    }

    it('makes itself known to those that know none when a majority names it, in the epoch that it has', () => {
      expect(acts(named)).to.equal('monitor 2 in 5')
      expect(acts({ ...named, MARK_EPOCH: '7' })).to.equal('monitor 2 in 7')
      expect(acts({ ...named, BLANK: '0', BLANK_ONES: '' })).to.equal('')
    })
    it('is marked before the first Sentinel knows it: from then on clients may write', () => {
      expect(acts(born)).to.equal('mark 0 master 1 900, monitor 0 in 0, monitor 1 in 0, monitor 2 in 0')
    })
    it('begins an epoch above its mark, and above that of a Sentinel that remembers one', () => {
      expect(acts(unknown)).to.equal('mark 6 master 1 900, monitor 0 in 6, monitor 1 in 6, monitor 2 in 6')
      expect(acts({ ...unknown, MARK_EPOCH: '9' })).to.match(/^mark 10 .* 2 in 10$/)
      expect(acts({ ...named, ...one, NAMED_EPOCH: '8' })).to.equal(
        'mark 9 master 1 900, monitor 1 in 9, monitor 2 in 9',
      )
    })
    it('begins one epoch, however often it is tried', () => {
      const twice = 'adopt_blank_sentinels; BLANK_ONES=" 1"; adopt_blank_sentinels'
      expect(acts(unknown, twice)).to.match(/ 2 in 6, mark 6 master 1 900, monitor 1 in 6$/)
    })
    it('is known to none while its mark cannot be written', () => {
      expect(acts({ ...born, MARK_LOST: 'yes' })).to.equal('mark 0 master 1 900')
    })
    it('makes itself known without a Sentinel that is silent only when it was chosen, and by a majority', () => {
      expect(acts({ ...fromData, ...silentOne })).to.equal('mark 4 master 1 900, monitor 0 in 4, monitor 1 in 4')
      expect(acts({ ...fromData, BLANK: '1', BLANK_ONES: ' 0', SILENT: '2' })).to.equal('')
      expect(acts({ ...unknown, ...silentOne })).to.equal('')
    })
    it('does not when it was neither chosen nor a master before', () => {
      expect(acts({ ...unknown, MARK_ROLE: 'replica' })).to.equal('')
    })
    it('takes the place of what a minority remembers only when a full count has chosen it', () => {
      expect(acts({ ...fromData, ...otherNamed })).to.equal(
        'forget, mark 8 master 1 900, monitor 0 in 8, monitor 1 in 8',
      )
      expect(acts({ ...unknown, ...otherNamed })).to.equal('')
      expect(acts({ ...born, ...otherNamed })).to.equal('')
    })
  })
}
