import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

// What the master of epoch 4 sees of three Sentinels, one of which names another under the same epoch.
const tie = {
  ...{ MASTER_NAME: 'm', SENTINEL_REPLICAS: '3', MY_ADDRESS: '10.0.0.1', NAMED_EPOCH: '4', OTHER_EPOCH: '4' },
  ...{ OTHER: '1', OTHER_ONES: ' 2', FAILING: '0', REPLACING: '0', VOTED: 'yes' },
}

for (const shell of shells) {
  const acts = (script: string, facts: Partial<typeof tie> = {}): string[] => {
    const doubles = `log() { echo "$*"; }; announce() { echo "announces $1"; }
      take_epoch() { EPOCH=5; echo "asks for votes"; [ "$VOTED" = yes ]; }`
    const libraries = ['repair', 'epoch-conflict'].map((name) => `. ${scriptsDir}/lib/${name}.sh`).join('; ')
    const env = { HA_LOCAL: '127.0.0.1', ...tie, ...facts }
    return runShell({ shell, script: `${libraries}; ${doubles}; ${script}`, env })
      .split('\n')
      .filter((line) => line !== '')
  }
  /** A look in each of these seconds. */
  const looks = (...seconds: number[]): string =>
    seconds.map((second) => `NOW=${second * 1000}; resolve_epoch_conflict`).join('; ')
  const told = [
    'asks for votes',
    'epoch conflict: sentinel 2 names another master in epoch 4: this master is announced in epoch 5',
    'announces 10.0.0.1',
  ]

  describe(`two names under one epoch, by ${shell.join(' ')}`, () => {
    it('are ended by a newer one, once it has been so for five seconds', () => {
      expect(acts(looks(1, 2, 3, 4, 5))).to.deep.equal([])
      expect(acts(looks(1, 2, 3, 4, 5, 6))).to.deep.equal(told)
    })
    it('are no such ones if they agreed in between', () => {
      expect(acts(`${looks(1, 5)}; OTHER=0; resolve_epoch_conflict; OTHER=1; ${looks(6, 7)}`)).to.deep.equal([])
    })
    it('are ended again if that was heard by nobody, five seconds later', () => {
      expect(acts(looks(1, 6, 7, 11))).to.deep.equal(told)
      expect(acts(looks(1, 6, 7, 12))).to.deep.equal([...told, ...told])
    })
    it('are left alone while an older or newer epoch will end them, or a failover', () => {
      expect(acts(looks(1, 9), { OTHER_EPOCH: '3' })).to.deep.equal([])
      expect(acts(looks(1, 9), { OTHER_EPOCH: '5' })).to.deep.equal([])
      expect(acts(looks(1, 9), { REPLACING: '1' })).to.deep.equal([])
      expect(acts(looks(1, 9), { FAILING: '1' })).to.deep.equal([])
      expect(acts(looks(1, 9), { OTHER: '0' })).to.deep.equal([])
    })
    it('stay without a majority of votes', () => {
      expect(acts(looks(1, 6), { VOTED: 'no' })).to.deep.equal(['asks for votes'])
    })
  })
}
