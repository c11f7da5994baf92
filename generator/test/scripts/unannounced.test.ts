import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

const ME = '10.0.0.1'
const RIVAL = '10.0.0.2'
const OTHER = '10.0.0.3'
const rival = `${RIVAL} master - 900 - - 8.0.6 h2`
const replicaOf = (master: string): string => `${OTHER} replica 100 900 ${master} up 8.0.6 h1`

// What the named master of epoch 4 sees in its pause, while one of three Sentinels is away.
const away = {
  ...{
    MY_ADDRESS: ME,
    NAMED_EPOCH: '4',
    SILENT: '1',
    SERVERS: `${rival}\n${replicaOf(ME)}`,
    VOTED: 'yes',
    PAUSES: 'yes',
  },
}

for (const shell of shells) {
  const acts = (facts: Partial<typeof away> = {}, calls = 1): string[] => {
    const doubles = `
      log() { echo "$*"; }; log_on_change() { echo "$*"; }; announce() { echo "announces $1"; }; other_servers() { echo a b; }
      look_servers() { [ "$*" = 'a b' ] && echo "$SERVERS"; }; pause_during_failover() { echo pauses; [ "$PAUSES" = yes ]; }
      take_epoch() { EPOCH=5; echo "asks for votes for $1"; [ "$VOTED" = yes ]; }`
    const script = `. ${scriptsDir}/lib/unannounced.sh; ${doubles}; ${'if no_unannounced_promotion; then echo well; else echo wait; fi; '.repeat(calls)}`
    return runShell({ shell, script, env: { ...away, ...facts } })
      .trim()
      .split('\n')
  }
  const told = [
    'pauses',
    `asks for votes for ${ME}`,
    `${RIVAL} is a master too, and 1 Sentinels do not answer: this master is announced to the others in epoch 5`,
    `announces ${ME}`,
    'wait',
  ]

  describe(`a promotion that only a Sentinel knows of which is away, by ${shell.join(' ')}`, () => {
    it('is overruled by a newer epoch, and writes go on once a Sentinel has heard of it', () => {
      expect(acts({}, 2)).to.deep.equal([...told, ...told])
      const heard = `no_unannounced_promotion >/dev/null || :; NAMED_EPOCH=5; no_unannounced_promotion && echo well`
      const doubles = `log() { :; }; announce() { :; }; other_servers() { :; }; pause_during_failover() { :; }; take_epoch() { EPOCH=5; }
        look_servers() { echo "$SERVERS"; }`
      expect(
        runShell({ shell, script: `. ${scriptsDir}/lib/unannounced.sh; ${doubles}; ${heard}`, env: away }).trim(),
      ).to.equal('well')
    })
    it('is none where every Sentinel answers, or no other server is a master', () => {
      expect(acts({ SILENT: '0' })).to.deep.equal(['well'])
      expect(acts({ SERVERS: replicaOf(ME) })).to.deep.equal(['well'])
      expect(acts({ SERVERS: '' })).to.deep.equal(['well'])
    })
    it('is not overruled once a replica follows it: that one may have confirmed writes', () => {
      expect(acts({ SERVERS: `${rival}\n${replicaOf(RIVAL)}` })).to.deep.equal([
        `waiting: ${RIVAL} is a master too, and has replicas; 1 Sentinels do not answer`,
        'wait',
      ])
    })
    it('keeps writes waiting without a majority of votes, or without a pause that lasts until they are there', () => {
      expect(acts({ VOTED: 'no' })).to.deep.equal([...told.slice(0, 2), 'wait'])
      expect(acts({ PAUSES: 'no' })).to.deep.equal(['pauses', 'wait'])
    })
  })
}
