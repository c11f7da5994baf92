import { expect } from 'chai'
import { liveDirectives } from '../../src/model/live-directives.ts'
import { runShell, scriptsDir, shells } from './shells.ts'

for (const shell of shells) {
  const run = (script: string, env: Record<string, string> = {}, input = ''): string =>
    runShell({
      shell,
      script: `. ${scriptsDir}/lib/view.sh; . ${scriptsDir}/lib/live-settings.sh; ${script}`,
      env,
      input,
    }).trim()

  describe(`the lag that is tolerated, by ${shell.join(' ')}`, () => {
    // [values, now, shortest down-after of the Sentinels, votes, want]
    const cases: [maxLag: number, lag: number, least: number, votes: number, want: number][] = [
      [2, 2, 3000, 3, 2],
      [1, 2, 3000, 3, 1],
      [3, 1, 5000, 3, 3],
      [3, 1, 2000, 3, 1],
      [3, 1, 3500, 3, 2],
      [3, 3, 2000, 2, 1],
      [2, 2, 1500, 3, 1],
      [3, 1, 5000, 1, 1],
      [1, 3, 0, 0, 1],
    ]
    for (const [maxLag, lag, least, votes, want] of cases) {
      it(`is ${want} s for ${maxLag} in the values, ${lag} now, and down-after ${least} of ${votes} Sentinels`, () => {
        const env = { MAX_LAG: `${maxLag}`, LEAST_DOWN_AFTER: `${least}`, VOTES: `${votes}`, MAJORITY: '2' }
        expect(run(`bounded_lag ${lag}; echo $AIM_LAG`, env)).to.equal(`${want}`)
      })
    }
  })

  describe(`the down-after that Sentinels are told, by ${shell.join(' ')}`, () => {
    const cases: [downAfter: number, lags: string, want: number][] = [
      [2000, '1 1 1', 2000],
      [2000, '2 1 1', 3000],
      [2000, '1 3 ', 4000],
      [5000, '1 2 3', 5000],
      [3000, ' silent', 3000],
    ]
    for (const [downAfter, lags, want] of cases) {
      it(`is ${want} for ${downAfter} in the values while servers tolerate ${lags}`, () => {
        expect(run(`lowest_down_after '${lags}'; echo $AIM_DOWN_AFTER`, { DOWN_AFTER: `${downAfter}` })).to.equal(
          `${want}`,
        )
      })
    }
  })

  describe(`directives that have changed, by ${shell.join(' ')}`, () => {
    const changed = (before: string[], now: string[]): string =>
      run(`changed_directives '${liveDirectives.join(' ')}'`, {}, [...before, '--', ...now, ''].join('\n'))

    it('are told to the server with their new value', () => {
      expect(changed(['maxmemory 1', 'repl-timeout 10'], ['maxmemory 2', 'repl-timeout 10'])).to.equal(
        'CONFIG SET maxmemory 2',
      )
    })
    it('are told as one word when they have several: the server takes more words for more directives', () => {
      expect(changed(['save ""'], ['save 900 1 300 10'])).to.equal('CONFIG SET save "900 1 300 10"')
      expect(changed(['save 900 1'], ['save ""'])).to.equal('CONFIG SET save ""')
      expect(changed(['save 900 1'], ['save 900 1'])).to.equal('')
    })
    it('count by their last line, which is that of the user', () => {
      const chart = 'maxmemory-policy noeviction'
      const user = 'maxmemory-policy allkeys-lru'
      expect(changed([chart], [chart, user])).to.equal(`CONFIG SET ${user}`)
      expect(changed([chart, user], [chart])).to.equal(`CONFIG SET ${chart}`)
      expect(changed(['maxmemory 1', 'maxmemory 5'], ['maxmemory 2', 'maxmemory 5'])).to.equal('')
    })
    it('are told for each class of clients, when they are limits of output buffers', () => {
      const limits = (...classes: string[]): string[] => classes.map((each) => `client-output-buffer-limit ${each}`)
      const told = (each: string): string => `CONFIG SET client-output-buffer-limit "${each}"`
      const [one, two] = ['replica 100 0 0', 'replica 200 0 0']
      const pubsub = 'pubsub 1 1 1'
      expect(changed(limits(one, pubsub), limits(two, pubsub))).to.equal(told(two))
      expect(changed(limits(one), limits(one, pubsub))).to.equal(told(pubsub))
      expect(changed(limits(one, 'slave 7 0 0'), limits(two, 'slave 7 0 0'))).to.equal('')
      expect(
        changed(limits(one), limits(one, `${pubsub} slave 7 0 0`))
          .split('\n')
          .sort(),
      ).to.deep.equal([told(pubsub), told('replica 7 0 0')])
    })
    it('are left alone when they need a restart, or have a rule of their own', () => {
      expect(changed(['databases 16'], ['databases 32', 'maxclients 5'])).to.equal('')
      expect(changed(['min-replicas-max-lag 1'], ['min-replicas-max-lag 2'])).to.equal('')
    })
  })
}
