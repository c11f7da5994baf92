import { spawnSync } from 'node:child_process'
import { expect } from 'chai'
import { repository } from '../src/files.ts'

const run = (...args: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'generator/src/cli.ts', ...args], {
    cwd: repository,
    encoding: 'utf8',
  })

describe('the command line', () => {
  it('says how it is used when it is not', () => {
    const { status, stdout, stderr } = run('nope')
    expect(status).to.equal(1)
    expect(stdout).to.equal('')
    expect(stderr).to.match(/^usage: /)
  })

  it('checks a values file, and fails with its errors', () => {
    const good = run('values', 'chart/values.yaml')
    expect(good.stderr).to.equal('')
    expect(good.status).to.equal(0)
    expect(good.stdout).to.match(/down-after +3000 ms/)
    const bad = run('values', 'chart/Chart.yaml')
    expect(bad.status).to.equal(1)
    expect(bad.stderr).to.match(/^chart\/Chart\.yaml: apiVersion: is unknown; here are global, /)
  })
})
