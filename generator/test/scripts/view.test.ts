import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

const blank = 'ERR No such master with that name\n\n'
const names = (address: string, epoch: number, flags = 'master'): string =>
  `name\nmymaster\nip\n${address}\nport\n6379\nrunid\n\nflags\n${flags}\nconfig-epoch\n${epoch}\ndown-after-milliseconds\n3000\nquorum\n2\nfailover-timeout\n12000\nparallel-syncs\n1\n`

for (const shell of shells) {
  describe(`the view of the Sentinels, by ${shell.join(' ')}`, () => {
    let dir = ''
    let made: number | undefined
    beforeEach(() => {
      dir = mkdtempSync(join(tmpdir(), 'view-'))
      made = undefined
    })
    afterEach(() => rmSync(dir, { recursive: true }))

    const view = (...answers: string[]): string => {
      answers.forEach((answer, i) => writeFileSync(join(dir, `v.${i}`), answer))
      const script = `. ${scriptsDir}/lib/view.sh; read_view ${dir}/v ${answers.length} '3000 12000 1 2' "$MADE"`
      return runShell({ shell, script, env: { MADE: `${made ?? answers.length}` } }).trim()
    }

    it('counts those that agree and takes their highest epoch', () => {
      expect(view(names('10.0.0.1', 3), names('10.0.0.1', 4), names('10.0.0.2', 9))).to.equal(
        'NAMED=10.0.0.1 NAMED_EPOCH=4 NAMED_DOWN=0 ODOWN=0 FAILING=0 FAILOVERS=0 VOTES=2 BLANK=0 SILENT=0 OTHER=1 OTHER_EPOCH=9 BLANK_ONES="" OTHER_ONES=" 2" UNSET_ONES="" DOWN_ONES="" LEAST_DOWN_AFTER=3000 REPLACING=0 MOST_REPLICAS=0 MOST_PEERS=0 SENTINELS=3',
      )
    })
    it('tells a Sentinel without a master from one that does not answer', () => {
      expect(view(blank, '', blank)).to.equal(
        'NAMED=none NAMED_EPOCH=0 NAMED_DOWN=0 ODOWN=0 FAILING=0 FAILOVERS=0 VOTES=0 BLANK=2 SILENT=1 OTHER=0 OTHER_EPOCH=0 BLANK_ONES=" 0 2" OTHER_ONES="" UNSET_ONES="" DOWN_ONES="" LEAST_DOWN_AFTER=0 REPLACING=0 MOST_REPLICAS=0 MOST_PEERS=0 SENTINELS=3',
      )
    })
    it('knows the longest lists of replicas and of peers that any of them keeps', () => {
      const lists = (replicas: number, peers: number): string =>
        names('10.0.0.1', 1).replace('quorum', `num-slaves\n${replicas}\nnum-other-sentinels\n${peers}\nquorum`)
      expect(view(lists(2, 2), lists(3, 1), lists(1, 4))).to.contain('MOST_REPLICAS=3 MOST_PEERS=4')
    })
    const there = (...peers: (number | undefined)[]): string => {
      const answers = peers.map((each) =>
        each === undefined ? '' : names('10.0.0.1', 1).replace('quorum', `num-other-sentinels\n${each}\nquorum`),
      )
      return /SENTINELS=(\d)/.exec(view(...answers))?.[1] ?? ''
    }
    it('takes as many Sentinels to be there as one that names a master lists, not as many as the settings say', () => {
      expect(there(2, 2, 2, undefined, undefined), 'five in the settings, three run').to.equal('3')
      expect(there(2, 2, undefined, undefined, undefined), 'and one of them is away').to.equal('3')
      expect(there(2, 3, 2, 3, undefined), 'a fourth has joined').to.equal('4')
      expect(there(2, 4, 2, undefined, undefined), 'one lists all five').to.equal('5')
      expect(there(4, 4, undefined, undefined, undefined), 'two of five are left').to.equal('5')
    })
    it('takes none for silent that there has never been', () => {
      made = 3
      expect(view(blank, blank, blank, '', '')).to.contain('BLANK=3 SILENT=0')
      expect(view(blank, blank, '', blank, '')).to.contain('BLANK=3 SILENT=1')
    })
    it('takes no fewer than three to be there, and no more than the settings say', () => {
      expect(there(0, 0, undefined, undefined, undefined), 'told a second ago').to.equal('3')
      expect(there(4, 4, 4), 'two that left are not forgotten').to.equal('3')
    })
    it('takes all of the settings to be there when no Sentinel names a master', () => {
      expect(view(blank, blank, blank, '', '')).to.match(/SENTINELS=5$/)
    })
    it('asks for the quorum of those that are there', () => {
      const look = (dir: string, settings: number): string => {
        const script = `. ${scriptsDir}/lib/view.sh; own_name() { :; }; each_server() { ANSWERS=${dir}/v; }
          look_sentinels; echo "$SENTINELS $MAJORITY $AIM_QUORUM [$UNSET_ONES]"`
        const env = {
          MASTER_NAME: 'm',
          SENTINEL_REPLICAS: String(settings),
          QUORUM: String((settings + 1) / 2),
          PARALLEL_SYNCS: '1',
        }
        return runShell({ shell, script, env: { ...env, DOWN_AFTER: '3000', FAILOVER_TIMEOUT: '12000' } }).trim()
      }
      there(2, 2, 2, undefined, undefined)
      expect(look(dir, 5)).to.equal('3 2 2 []')
      there(4, 4, 4, undefined, undefined)
      expect(look(dir, 5)).to.equal('5 3 3 [ 0 1 2]')
    })
    it('counts those that hold the master to be down', () => {
      expect(view(names('10.0.0.1', 1, 's_down,master'), names('10.0.0.1', 1), '')).to.contain(
        'NAMED_DOWN=1 ODOWN=0 FAILING=0 FAILOVERS=0 VOTES=2',
      )
    })
    it('counts those that may replace the master', () => {
      const flags = ['s_down,o_down,master', 'master,failover_in_progress', 's_down,master']
      expect(view(...flags.map((each) => names('10.0.0.1', 1, each)))).to.contain(
        'NAMED_DOWN=2 ODOWN=1 FAILING=2 FAILOVERS=1 VOTES=3',
      )
    })
    it('does not count one that asked for votes, was not elected, and finds the master well again', () => {
      const asks = (flags: string, state: string): string =>
        view(`${names('10.0.0.1', 1, `${flags},failover_in_progress`)}failover-state\n${state}\n`)
      expect(asks('master', 'wait_start')).to.contain('FAILING=0 FAILOVERS=0')
      expect(asks('s_down,o_down,master', 'wait_start')).to.contain('FAILING=1 FAILOVERS=1')
      expect(asks('master,force_failover', 'wait_start')).to.contain('FAILING=1 FAILOVERS=1')
      expect(asks('master', 'select_slave')).to.contain('FAILING=1 FAILOVERS=1')
    })
    it('finds those that hold the master to be down and do nothing about it', () => {
      const flags = ['s_down,o_down,master', 's_down,o_down,master,failover_in_progress', 's_down,master', 'master']
      expect(view(...flags.map((each) => names('10.0.0.1', 1, each)))).to.contain('DOWN_ONES=" 0 2"')
      const asks = `${names('10.0.0.1', 1, 's_down,master,failover_in_progress')}failover-state\nwait_start\n`
      expect(view(asks)).to.contain('DOWN_ONES=" 0"')
    })
    it('does not take the epoch of a failover that has not ended for that of the master it replaces', () => {
      const leader = names('10.0.0.1', 5, 'master,failover_in_progress')
      expect(view(names('10.0.0.1', 4), leader, names('10.0.0.1', 4))).to.contain('NAMED_EPOCH=4')
    })
    it('finds those that were told of the master and not of its timers', () => {
      const half = (downAfter: string): string => names('10.0.0.1', 1).replace('3000', downAfter)
      expect(view(names('10.0.0.1', 1), half('30000'), half('1000'))).to.contain('UNSET_ONES=" 1 2"')
    })
    it('leaves the timers alone of one that names another master', () => {
      const other = names('10.0.0.2', 1).replace('3000', '30000')
      expect(view(names('10.0.0.1', 1), names('10.0.0.1', 1), other)).to.contain('UNSET_ONES=""')
    })
    it('finds those with another quorum, failover-timeout or number of syncs than the values say', () => {
      const other = ['quorum\n2', 'failover-timeout\n12000', 'parallel-syncs\n1'].map((setting) =>
        names('10.0.0.1', 1).replace(setting, setting.replace(/\d+$/, '7')),
      )
      expect(view(names('10.0.0.1', 1), ...other)).to.contain('UNSET_ONES=" 1 2 3"')
    })
    it('says the shortest down-after of all that name a master', () => {
      const short = names('10.0.0.2', 1).replace('3000', '2000')
      expect(view(names('10.0.0.1', 1), short, blank)).to.contain('LEAST_DOWN_AFTER=2000')
    })
    it('takes an answer that is no address for silence', () => {
      expect(view(names('$(reboot)', 1), 'NOAUTH Authentication required.\n\n', '')).to.contain('NAMED=none')
    })
  })
}
