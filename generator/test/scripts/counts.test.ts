import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

for (const shell of shells) {
  describe(`the counts, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => {
      dir = mkdtempSync(join(tmpdir(), 'counts-'))
      mkdirSync(join(dir, 'state/addresses'), { recursive: true })
    })
    afterEach(() => rmSync(dir, { recursive: true }))

    const settings = (redis: number, sentinels: number): void =>
      writeFileSync(
        join(dir, 'settings.env'),
        `NAME='set'\nREDIS_REPLICAS='${redis}'\nDOWN_AFTER='9999'\nSENTINEL_REPLICAS='${sentinels}'\nQUORUM='${(sentinels + 1) / 2}'\nPARALLEL_SYNCS='${redis - 1}'\n`,
      )
    const read = (script: string, pod = 'set-redis-0'): string[] => {
      const env = {
        HA_CONFIG: dir,
        HA_STATE: join(dir, 'state'),
        NAME: 'set',
        INSTANCE: pod,
        ORDINAL: pod.at(-1) ?? '',
      }
      const before =
        'SCRIPT=guard REDIS_REPLICAS=5 SENTINEL_REPLICAS=5 QUORUM=3 PARALLEL_SYNCS=4 MAJORITY=3 DOWN_AFTER=3000'
      const libraries = `. ${scriptsDir}/lib/settings.sh; . ${scriptsDir}/lib/addresses.sh; . ${scriptsDir}/lib/counts.sh; HA_RUN=${dir}; log() { echo "log $*"; }`
      const out = runShell({ shell, script: `${before}; ${libraries}; ${script}`, env })
      return out.split('\n').filter((line) => line !== '')
    }
    const all = 'echo $REDIS_REPLICAS $SENTINEL_REPLICAS $QUORUM $PARALLEL_SYNCS $MAJORITY $DOWN_AFTER'

    it('are read again with the other settings', () => {
      settings(3, 7)
      expect(read(`read_counts; ${all}`)).to.deep.equal([
        'log the set has 3 data pods and 7 Sentinels now',
        '3 7 4 2 4 9999',
      ])
    })
    it('stay when nothing changed, or nothing can be read', () => {
      settings(5, 5)
      expect(read(`read_counts; ${all}`)).to.deep.equal(['5 5 3 4 3 9999'])
      rmSync(join(dir, 'settings.env'))
      expect(read(`read_counts; ${all}`)).to.deep.equal(['5 5 3 4 3 3000'])
    })
    it('leave the number of Sentinels that there are as it was found, but never above that of the settings', () => {
      settings(3, 7)
      expect(read(`SENTINELS=5; read_counts; ${all}`).at(-1)).to.equal('3 7 4 2 3 9999')
      settings(3, 3)
      expect(read(`SENTINELS=5; read_counts; ${all}`).at(-1)).to.equal('3 3 2 2 2 9999')
    })
    it('of voters are the highest that anybody knows of', () => {
      settings(3, 3)
      const counts = ['2', '4', '0'].map((peers) =>
        read(`read_counts; MOST_PEERS=${peers}; count_voters; echo $VOTES_NEEDED`).at(-1),
      )
      expect(counts, 'by Sentinels that know 3, 5 and nobody').to.deep.equal(['2', '3', '2'])
    })
    it('make a pod forget the addresses of those that are gone, but never its own', () => {
      settings(3, 3)
      for (const name of ['redis-2', 'redis-3', 'redis-4', 'sentinel-3']) {
        writeFileSync(join(dir, 'state/addresses', `set-${name}`), '10.0.0.1\n')
      }
      const seen = read(
        'REDIS_3=a REDIS_4=b SENTINEL_3=c; read_counts; echo "${REDIS_3-} ${REDIS_4-} ${SENTINEL_3-}"',
        'set-redis-4',
      )
      expect(seen.at(-1)).to.equal(' b ')
      const kept = ['set-redis-2', 'set-redis-4', 'set-sentinel-3.left']
      expect(readdirSync(join(dir, 'state/addresses')).sort(), 'a Sentinel that leaves votes').to.deep.equal(kept)
    })
  })
}
