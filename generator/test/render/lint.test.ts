import { expect } from 'chai'
import { $ } from 'zx'
import { chartDirectory, helms, kubeVersion } from './helm.ts'

for (const helm of helms) {
  it(`${helm} lint --strict is clean`, async () => {
    const run = $({ nothrow: true, quiet: true, timeout: '30s' })
    const { ok, stdout } = await run`${helm} lint --strict --kube-version ${kubeVersion} ${chartDirectory}`
    expect(stdout).to.not.match(/\[(WARNING|ERROR)\]/)
    expect(ok).to.equal(true)
  })
}
