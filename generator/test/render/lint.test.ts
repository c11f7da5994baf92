import { join } from 'node:path'
import { expect } from 'chai'
import { $ } from 'zx'
import { places } from '../../src/emit/chart-files.ts'
import { filesUnder, repository } from '../../src/files.ts'
import { chartDirectory, helms, kubeVersion } from './helm.ts'

const files = [places.examples, places.ci].flatMap((folder) => filesUnder(repository, folder))

for (const helm of helms) {
  for (const file of [undefined, ...files]) {
    it(`${helm} lint --strict is clean${file === undefined ? '' : ` with ${file}`}`, async () => {
      const run = $({ nothrow: true, quiet: true, timeout: '30s' })
      const values = file === undefined ? [] : ['--values', join(repository, file)]
      const { ok, stdout } = await run`${helm} lint --strict --kube-version ${kubeVersion} ${values} ${chartDirectory}`
      expect(stdout).to.not.match(/\[(WARNING|ERROR)\]/)
      expect(ok).to.equal(true)
    })
  }
}
