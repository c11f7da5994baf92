import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

// What the master of reign 4 sees of three Sentinels, one of which names another under the same epoch.
const tie = {
  ...{ MASTER_NAME: 'm', SENTINEL_REPLICAS: '3', MY_ADDRESS: '10.0.0.1', NAMED_EPOCH: '4', OTHER_EPOCH: '4' },
  ...{ OTHER: '1', OTHER_ONES: ' 2', FAILING: '0', REPLACING: '0', VOTED: 'yes' },
}

for (const shell of shells) {
  // A look every second from 1000 on.
  const acts = (seconds: number, facts: Record<string, string>, between = ':'): string[] => {
    const doubles = `log() { echo "$*"; }; announce() { echo "announces $1"; }
      take_epoch() { EPOCH=5; echo "asks for votes"; [ "$VOTED" = yes ]; }`
    const libraries = ['repair', 'tie'].map((name) => `. ${scriptsDir}/lib/${name}.sh`).join('; ')
    const looks = Array.from({ length: seconds }, (_, i) => `NOW=${1000 + 1000 * i}; break_tie`).join('; ')
    const script = `${libraries}; ${doubles}; ${looks}; ${between}; ${looks.replaceAll('NOW=', 'NOW=9')}`
    return runShell({ shell, script, env: { HA_LOCAL: '127.0.0.1', ...facts } })
      .split('\n')
      .filter((line) => line !== '')
  }
  const told = [
    'asks for votes',
    'sentinel 2 names another in reign 4: the Sentinels are told of me in reign 5',
    'announces 10.0.0.1',
  ]

  describe(`two names under one epoch, by ${shell.join(' ')}`, () => {
    it('are ended by a newer one, once it has been so for five seconds', () => {
      expect(acts(5, tie, 'OTHER=0; break_tie')).to.deep.equal([])
      expect(acts(6, tie, 'OTHER=0; break_tie; OTHER_EPOCH=3')).to.deep.equal(told)
    })
    it('are ended again if nobody has heard of it', () => {
      expect(acts(6, tie)).to.deep.equal([...told, ...told])
    })
    it('are nothing to be told while an older or newer epoch will end them, or a failover', () => {
      expect(acts(9, { ...tie, OTHER_EPOCH: '3' })).to.deep.equal([])
      expect(acts(9, { ...tie, OTHER_EPOCH: '5' })).to.deep.equal([])
      expect(acts(9, { ...tie, REPLACING: '1' })).to.deep.equal([])
      expect(acts(9, { ...tie, FAILING: '1' })).to.deep.equal([])
      expect(acts(9, { ...tie, OTHER: '0', OTHER_EPOCH: '4' })).to.deep.equal([])
    })
    it('stay without a majority of votes', () => {
      expect(acts(6, { ...tie, VOTED: 'no' })).to.deep.equal(['asks for votes', 'asks for votes'])
    })
  })
}
