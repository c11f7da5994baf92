import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { functionsOf, runShell, scriptsDir, shells } from './shells.ts'

const ME = '10.0.0.1'
const OTHER = '10.0.0.2'
const THIRD = '10.0.0.3'

// After this pod's server, which has had the history `new`, is gone: one has synced with it, another never has.
const lines = `${OTHER} replica 100 100 ${ME} down 8.0.6 new\n${THIRD} replica 100 900 ${ME} down 8.0.6 old`

for (const shell of shells) {
  describe(`what a pod remembers of an epoch, by ${shell.join(' ')}`, () => {
    let state = ''
    beforeEach(() => {
      state = mkdtempSync(join(tmpdir(), 'history-'))
    })
    afterEach(() => rmSync(state, { recursive: true }))

    const run = (script: string): string => {
      const libraries = ['self', 'target', 'crash-failover'].map((name) => `. ${scriptsDir}/lib/${name}.sh`).join('; ')
      const doubles = `other_servers() { echo "${OTHER} ${THIRD}"; }; look_servers() { echo "$LINES"; }; pause() { :; }`
      const env = { HA_STATE: state, HA_RUN: state, SCRIPT: 'test', MY_ADDRESS: ME, NOWHERE: '127.0.0.1', LINES: lines }
      const prelude = `set -eu; ${functionsOf('lib/common.sh')}; ${libraries}; ${doubles}`
      return runShell({ shell, script: `${prelude}; ${script}`, env }).trim()
    }
    const recall = 'recall_epoch; echo "$EPOCH_OF $EPOCH_HISTORY $STREAMING"'
    const choose = (master: string): string => run(`find_freshest ${master} && echo "$TARGET" || echo nobody`)

    it('is the master, its history, and who streams it', () => {
      expect(run(recall)).to.equal('')
      expect(run(`remember_epoch ${ME} new; ${recall}`)).to.equal(`${ME} new`)
      expect(run(`remember_epoch ${ME} new ${OTHER} ${THIRD}; ${recall}`)).to.equal(`${ME} new ${OTHER} ${THIRD}`)
    })
    it('ends no guard when the volume takes no more, and stays what it was', () => {
      expect(run(`remember_epoch ${ME} new; mv() { return 1; }; remember_epoch ${ME} newer; ${recall}`)).to.equal(
        `${ME} new`,
      )
    })
    it('chooses who takes the place of that master, also for a pod that has come back', () => {
      run(`remember_epoch ${ME} new`)
      expect(choose(ME)).to.equal(OTHER)
      run(`remember_epoch ${ME} new ${OTHER} 10.0.0.4`)
      expect(choose(ME)).to.equal('nobody')
    })
    it('says nothing about another master', () => {
      run(`remember_epoch ${OTHER} new 10.0.0.4`)
      expect(choose(ME)).to.equal(THIRD)
    })
  })
}
