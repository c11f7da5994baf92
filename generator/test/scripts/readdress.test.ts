import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

// A pod whose Service has the address .9 since a moment ago, and had .1.
const moved = {
  ...{ MY_ADDRESS: '10.0.0.9', ANNOUNCES: '10.0.0.1', PROCESS: 'p1', ROLE: 'slave', LINK: 'up', FOLLOWS: '10.0.0.2' },
  ...{ ANSWERS: 'yes', NAMED: '10.0.0.9', NAMED_AS: '10.0.0.1', REPLACING: '0', VOTED: 'yes' },
}

for (const shell of shells) {
  const acts = (script: string, facts: Partial<typeof moved> = {}): string[] => {
    const doubles = `NL='
'
      log() { echo "$*"; }; answers_as_master() { [ "$ANSWERS" = yes ]; }; announce() { echo "announces $1"; }
      take_epoch() { EPOCH=5; echo "asks for votes"; [ "$VOTED" = yes ]; }
      ask_local() {
        case $1 in
          'CONFIG GET'*) echo replica-announce-ip; echo "$ANNOUNCES" ;;
          *) echo "$1" | tr '\n' ';' >&2 ;;
        esac
      }`
    const round = 'announce_address; rename_master'
    const text = `exec 2>&1; . ${scriptsDir}/lib/readdress.sh; ${doubles}; NOW=9000; round() { ${round}; }; ${script}`
    return runShell({ shell, script: text, env: { ...moved, ...facts } })
      .split('\n')
      .filter((line) => line !== '')
  }

  describe(`a pod whose own address has changed, by ${shell.join(' ')}`, () => {
    const orders = (facts: Partial<typeof moved>): string =>
      acts('announce_address', facts)[0]?.split(';replica-')[0] ?? ''

    it('announces the new one, and makes its link to the master anew so that it counts', () => {
      expect(orders({})).to.equal('CONFIG SET replica-announce-ip 10.0.0.9;CLIENT KILL TYPE master')
      expect(orders({ ANNOUNCES: '10.0.0.9' })).to.equal('')
    })
    it('keeps a link that could not be made again: the master answers no new connection', () => {
      expect(orders({ ANSWERS: 'no' })).to.equal('')
      expect(orders({ ANSWERS: 'no', LINK: 'down' })).to.equal('CONFIG SET replica-announce-ip 10.0.0.9')
      expect(orders({ ANSWERS: 'no', ROLE: 'master' })).to.equal('CONFIG SET replica-announce-ip 10.0.0.9')
    })
    it('asks its server once in its life what it announces', () => {
      const script =
        'ANNOUNCES=10.0.0.9; announce_address; ANNOUNCES=10.0.0.1; announce_address; PROCESS=p2; announce_address'
      expect(acts(script)).to.have.length(1)
    })
    it('has the Sentinels name a master by the new one under a newer epoch', () => {
      expect(acts('rename_master')).to.deep.equal([
        'asks for votes',
        'the Sentinels name this master by its former address 10.0.0.1: 10.0.0.9 is announced in epoch 5',
        'announces 10.0.0.9',
      ])
      expect(acts('rename_master', { NAMED_AS: '10.0.0.9' })).to.deep.equal([])
    })
    it('tells them nothing while one is in the middle of a failover, nor without a majority of votes', () => {
      expect(acts('rename_master', { REPLACING: '1' })).to.deep.equal([])
      expect(acts('rename_master', { VOTED: 'no' })).not.to.include('announces 10.0.0.9')
    })
    it('tells them again after five seconds', () => {
      const told = (second: number): number => acts(`rename_master; NOW=${9000 + second * 1000}; rename_master`).length
      expect([told(4), told(5)]).to.deep.equal([3, 6])
    })
  })
}
