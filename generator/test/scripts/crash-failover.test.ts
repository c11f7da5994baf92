import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

const ME = '10.0.0.1'
const OTHER = '10.0.0.2'
const THIRD = '10.0.0.3'
const STOPPED = '10.0.0.4'

for (const shell of shells) {
  /** What is done when the looks find these, one after the other; `-` is nobody. */
  const acts = (master: string, looks: readonly string[], facts: Record<string, string> = {}): string => {
    const doubles = `find_freshest() { echo look; TARGET=\${LOOKS%% *} LOOKS=\${LOOKS#* } REPLICAS=replicas OTHERS=others; [ "$TARGET" != - ]; }
      take_epoch() { echo votes; [ "$VOTES" = yes ]; }; promote_target() { echo "promote $TARGET"; [ "$PROMOTED" = yes ]; }
      prepare_words() { echo "prepare $1 $2 $3"; }; tell() { echo tell; }; never_tell() { echo silence; }; log() { :; }`
    const script = `. ${scriptsDir}/lib/crash-failover.sh; ${doubles}; replace ${master} || echo no`
    const env = { MY_ADDRESS: ME, LOOKS: `${looks.join(' ')} -`, VOTES: 'yes', VOTED: '3', EPOCH: '5', PROMOTED: 'yes' }
    return runShell({ shell, script, env: { ...env, ...facts } })
      .trim()
      .replaceAll('\n', ', ')
  }

  describe(`replacing a master, by ${shell.join(' ')}`, () => {
    it('promotes the freshest replica and tells everybody', () => {
      expect(acts(ME, [OTHER])).to.equal(`look, votes, prepare ${OTHER} replicas others, promote ${OTHER}, tell`)
    })
    it('looks again once the votes are counted when the master may only have been cut off', () => {
      expect(acts(OTHER, [ME, ME])).to.equal(`look, votes, look, prepare ${ME} replicas others, promote ${ME}, tell`)
    })
    it('is given up when that master has replicas again, or another is fresher by then', () => {
      expect(acts(OTHER, [ME, '-'])).to.equal('look, votes, look, no')
      expect(acts(OTHER, [ME, THIRD])).to.equal('look, votes, look, no')
    })
    it('tells whom to follow, and bars who has not just said that it is a replica: it may be a master that was stopped', () => {
      const doubles = `may_tell() { return 1; }; when_told() { echo "$1 $3" | tr '\\n' ';'; echo; }`
      const script = `. ${scriptsDir}/lib/crash-failover.sh; . ${scriptsDir}/lib/win-epoch.sh; ${doubles}
        printf '%s\\n' '${ME} replica 100 9' '${THIRD} master - 7' | { sort_servers '${ME} ${OTHER} ${THIRD} ${STOPPED}'
        prepare_words ${OTHER} "$REPLICAS" "$OTHERS"; }`
      const told = runShell({ shell, script, env: { SENTINEL_REPLICAS: '1', REDIS_PORT: '6379' } })
      const barred = (server: string): string => `${server} CONFIG SET replica-priority 0;REPLICAOF ${OTHER} 6379;`
      expect(told.trim().split('\n')).to.deep.equal([`${ME} REPLICAOF ${OTHER} 6379;`, barred(THIRD), barred(STOPPED)])
    })
    it('is given up without a replica, without votes, and tells nobody of one that was not promoted', () => {
      expect(acts(ME, ['-'])).to.equal('look, no')
      expect(acts(ME, [OTHER], { VOTES: 'no' })).to.equal('look, votes, no')
      expect(acts(ME, [OTHER], { PROMOTED: 'no' })).to.match(/promote 10\.0\.0\.2, silence, no$/)
    })
  })
}
