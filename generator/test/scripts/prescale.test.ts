import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runShell, scriptsDir, shells } from './shells.ts'

for (const shell of shells) {
  describe(`the Job before an upgrade, by ${shell.join(' ')}`, () => {
    let dir = ''
    beforeEach(() => {
      dir = mkdtempSync(join(tmpdir(), 'prescale-'))
    })
    afterEach(() => rmSync(dir, { recursive: true }))

    const job = (settings: string, changes: Record<string, string> = {}): string => {
      const counts = `REDIS_REPLICAS='3'\nSENTINEL_REPLICAS='3'\nPERSISTENCE='yes'\n`
      writeFileSync(join(dir, 'settings.env'), counts + settings)
      const env = {
        ...{ HA_SCRIPTS: scriptsDir, HA_CONFIG: dir, HA_SECRETS: dir, HA_RUN: dir, HA_ENGINE: 'redis' },
        ...{ POD_NAME: 'r-scale-x', NAMESPACE: 'n', NAME: 'r', PROXY: 'no', NEW_PERSISTENCE: 'yes' },
        ...{ NEW_REDIS_REPLICAS: '3', NEW_SENTINEL_REPLICAS: '3', NEW_TOPOLOGY: 'statefulsets' },
        ...changes,
      }
      return runShell({ shell, script: `${shell.join(' ')} ${scriptsDir}/prescale.sh || echo "status $?"`, env })
    }

    it('lets an upgrade go on that changes neither what makes the pods nor their volumes', () => {
      expect(job('')).to.match(/nothing has to move\n$/)
      expect(job("TOPOLOGY='deployments'\n", { NEW_TOPOLOGY: 'deployments' })).to.match(/nothing has to move\n$/)
    })
    it('refuses another topology, either way, and says the way', () => {
      const refused = (from: string, to: string): RegExp =>
        new RegExp(
          `refused before it begins: topology is ${to}, and this release has ${from}\\. [^]*backup[^]*docs/topologies\\.md\\nstatus 1\\n$`,
        )
      expect(job('', { NEW_TOPOLOGY: 'deployments' })).to.match(refused('statefulsets', 'deployments'))
      expect(job("TOPOLOGY='deployments'\n")).to.match(refused('deployments', 'statefulsets'))
    })
    it('refuses other volumes for all data pods', () => {
      expect(job("TOPOLOGY='deployments'\n", { NEW_TOPOLOGY: 'deployments', NEW_PERSISTENCE: 'no' })).to.match(
        /refused before it begins: redis\.persistence\.enabled changes, [^]*status 1\n$/,
      )
    })
  })
}
