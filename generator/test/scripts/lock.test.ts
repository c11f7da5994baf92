import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

for (const shell of shells) {
  describe(`the lock on a volume, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => {
      dir = mkdtempSync(join(tmpdir(), 'lock-'))
      mkdirSync(join(dir, '.redis-sentinel'))
      for (const name of ['internal-key', 'redis-password']) writeFileSync(join(dir, name), 'secret')
      const settings = ['NAME=demo', 'NAMESPACE=cache', 'PERSISTENCE=no', 'REDIS_REPLICAS=1', 'SENTINEL_REPLICAS=1']
      writeFileSync(join(dir, 'settings.env'), settings.join('\n'))
    })
    afterEach(() => rmSync(dir, { recursive: true }))

    const run = (script: string): string => {
      const env = {
        ...{ HA_SCRIPTS: scriptsDir, HA_CONFIG: dir, HA_SECRETS: dir, HA_DATA: dir, HA_RUN: dir },
        ...{ HA_ENGINE: 'redis', POD_NAME: 'demo-redis-0', LOCK: join(dir, '.redis-sentinel/lock') },
      }
      return runShell({ shell, script, env }).trim()
    }

    it('is taken where it is free, and ends with the program that takes the place of the script', () => {
      const taken = '( . "$HA_SCRIPTS/lib/common.sh"; take_lock; exec sh -c \'flock -n "$LOCK" true || echo held\' )'
      expect(run(`${taken}; flock -n "$LOCK" true && echo free`)).to.equal('held\nfree')
    })

    for (const program of ['redis-start.sh', 'sentinel-start.sh']) {
      it(`keeps ${program} from touching a volume that another process writes to`, () => {
        writeFileSync(join(dir, 'dump.rdb'), 'of the other process')
        const held = `exec 8>"$LOCK"; flock -n 8; timeout 1 ${shell.join(' ')} ${scriptsDir}/${program} 8>&- || :`
        const said = run(`${held}; ls "$HA_DATA"`)
        expect(said).to.include('waiting: another process writes to this volume')
        expect(said).to.include('dump.rdb')
        expect(said).not.to.include('users.acl')
      })
    }
  })
}
