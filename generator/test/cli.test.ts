import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

  it('explains one value, and fails with the path that was meant', () => {
    const good = run('values', '--explain', 'redis.persistence.size')
    expect([good.status, good.stderr]).to.deep.equal([0, ''])
    expect(good.stdout).to.match(/^redis\.persistence\.size\n {2}Size of each volume\.\n/)
    const bad = run('values', '--explain', 'redis.size')
    expect([bad.status, bad.stdout]).to.deep.equal([1, ''])
    expect(bad.stderr).to.equal('redis.size is unknown; did you mean `redis.persistence.size`?\n')
  })

  it('writes a folder for Docker Compose into the one that is named, and takes its flags nowhere else', () => {
    const out = mkdtempSync(join(tmpdir(), 'cli-'))
    const good = run('compose', '--out', out, '--values', 'chart/examples/valkey.yaml', '--subnet', '10.99.0.0/24')
    expect([good.status, good.stderr]).to.deep.equal([0, ''])
    expect(good.stdout).to.match(/ files written\nstart it: docker compose --project-directory /)
    expect(readFileSync(join(out, 'compose.yaml'), 'utf8')).to.match(
      /image: docker\.io\/valkey\/valkey:[^]*10\.99\.0\.10/,
    )
    rmSync(out, { recursive: true })
    expect(run('values', 'chart/values.yaml', '--out', out).stderr).to.match(/^usage: /)
  })

  it('explains nothing beside another command', () => {
    const { status, stderr } = run('generate', '--explain', 'redis')
    expect(status).to.equal(1)
    expect(stderr).to.match(/^usage: /)
  })
})
