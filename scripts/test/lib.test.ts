import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { missingTools, skipWithoutTools } from '../lib/require-tools.ts'
import { repository } from '../lib/test-files.ts'

let folder: string

/**
 * Runs a piece of TypeScript in a process of its own, because it ends the process or runs mocha. It is a file, because the workers of mocha take the
 * options of their parent.
 */
function evaluate(code: string, env: Record<string, string> = {}) {
  const library = (name: string) => `await import(${JSON.stringify(join(repository, 'scripts/lib', name))})`
  const source = code.replace(/lib\('(.+?)'\)/g, (_, name: string) => library(name))
  const file = join(folder, 'piece.mts')
  writeFileSync(file, source)
  const args = ['--import', 'tsx', file]
  const own = { ...process.env, CI: '', REQUIRE_TOOLS: '', ...env }
  return spawnSync(process.execPath, args, { cwd: repository, encoding: 'utf8', env: own, timeout: 15_000 })
}

describe('the scripts that run tests', () => {
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'scripts-'))
  })

  after(() => rmSync(folder, { recursive: true }))

  it('count what passed, failed and was skipped, print it last and fail', () => {
    const file = join(folder, 'mixed.test.ts')
    writeFileSync(
      file,
      `describe('a', () => { it('b', () => {}); it('c', () => { throw new Error('no') }); it.skip('d', () => {}) })`,
    )
    const junit = join(folder, 'reports/junit.xml')
    const { status, stdout } = evaluate(
      `const { runMocha } = lib('mocha-run.ts'); const { summarize } = lib('summary.ts')
       summarize(await runMocha({ files: [${JSON.stringify(file)}], timeoutMs: 1000, junit: ${JSON.stringify(junit)} }))`,
    )
    expect(stdout.trimEnd().split('\n').at(-1)).to.equal('1 passed, 1 failed, 1 skipped')
    expect(status).to.equal(1)
    expect(readFileSync(junit, 'utf8')).to.match(/<testsuite .*tests="3" failures="0" errors="1" skipped="1"/)
  })

  it('count files that run side by side, and end although a test that ran into its limit goes on', () => {
    const files = ['passes', 'hangs'].map((name) => join(folder, `${name}.test.ts`))
    const [passes = '', hangs = ''] = files
    const elsewhere = `(process.pid !== Number(process.env.PARENT)) !== (process.env.JOBS === '2')`
    writeFileSync(passes, `it('is in a process of its own', () => { if (${elsewhere}) throw new Error('no') })`)
    writeFileSync(hangs, `it('hangs', () => new Promise(() => setInterval(() => {}, 1000)))`)
    for (const jobs of [1, 2]) {
      const { status, signal, stdout } = evaluate(
        `const { runMocha } = lib('mocha-run.ts'); const { summarize } = lib('summary.ts')
         process.env.PARENT = String(process.pid)
         process.env.JOBS = '${jobs}'
         summarize(await runMocha({ files: ${JSON.stringify(files)}, timeoutMs: 200, jobs: ${jobs} }))`,
      )
      expect(signal, 'what ended it').to.equal(null)
      expect(stdout.trimEnd().split('\n').at(-1), `${jobs} at a time`).to.equal('1 passed, 1 failed')
      expect(status).to.equal(1)
    }
  })

  it('fail when nothing ran', () => {
    const { status, stdout } = evaluate(`(lib('summary.ts')).summarize({ passed: 0, failed: 0, skipped: 2 })`)
    expect(stdout).to.equal('0 passed, 0 failed, 2 skipped\n')
    expect(status).to.equal(1)
  })

  it('succeed when all passed', () => {
    const { status, stdout } = evaluate(`(lib('summary.ts')).summarize({ passed: 2, failed: 0, skipped: 0 })`)
    expect(stdout).to.equal('2 passed, 0 failed\n')
    expect(status).to.equal(0)
  })

  it('find the programs that are missing', () => {
    const tool = join(folder, 'a-tool')
    writeFileSync(tool, '')
    const before = process.env['PATH']
    process.env['PATH'] = folder
    try {
      expect(missingTools(['a-tool'])).to.deep.equal(['a-tool'])
      chmodSync(tool, 0o755)
      expect(missingTools(['a-tool', 'no-such-tool'])).to.deep.equal(['no-such-tool'])
    } finally {
      process.env['PATH'] = before
    }
  })

  it('say that they did not run, which is an error only where everything must', () => {
    const code = `(lib('require-tools.ts')).haveTools(['node', 'no-such-tool'])`
    for (const [env, status] of [
      [{}, 0],
      [{ CI: 'true' }, 1],
      [{ REQUIRE_TOOLS: '1' }, 1],
    ] as const) {
      const result = evaluate(code, env)
      expect(result.stdout).to.equal('not run: no-such-tool is missing\n')
      expect(result.status).to.equal(status)
    }
  })

  it('say what they leave out', () => {
    const code = `(lib('require-tools.ts')).haveTools(['no-such-tool'], 'the tests of the moon are left out')`
    expect(evaluate(code).stdout).to.equal('not run: no-such-tool is missing: the tests of the moon are left out\n')
  })

  it('skip a test without its program, and fail it where everything must run', () => {
    let skipped = 0
    const test = { skip: () => void skipped++ }
    const { CI: ci = '', REQUIRE_TOOLS: all = '' } = process.env
    process.env['CI'] = ''
    try {
      process.env['REQUIRE_TOOLS'] = ''
      skipWithoutTools(test, ['node'])
      expect(skipped).to.equal(0)
      skipWithoutTools(test, ['no-such-tool'])
      expect(skipped).to.equal(1)
      process.env['REQUIRE_TOOLS'] = '1'
      expect(() => skipWithoutTools(test, ['no-such-tool'])).to.throw(
        'no-such-tool is missing, and everything must run',
      )
      expect(skipped).to.equal(1)
    } finally {
      process.env['REQUIRE_TOOLS'] = all
      process.env['CI'] = ci
    }
  })

  for (const [script, tool, words] of [
    ['test-chart', 'helm3', 'not run: helm3 is missing: the chart goes through the helm on PATH alone'],
    ['test-runtime', 'docker', 'not run: docker is missing: the tests of the proxy are left out'],
  ] as const) {
    it(`say that ${tool} is missing: ${script}`, function () {
      this.timeout(60_000)
      // All programs that the script asks for, but that one; no test has such a path.
      const programs = ['helm', 'helm3', 'redis-server', 'valkey-server', 'busybox', 'shellcheck', 'docker']
      const path = mkdtempSync(join(folder, 'path-'))
      for (const name of programs.filter((each) => each !== tool)) writeFileSync(join(path, name), '', { mode: 0o755 })
      const args = ['--import', 'tsx', join(repository, `scripts/${script}.ts`), 'no-such-test']
      const own = { ...process.env, PATH: path, CI: '', REQUIRE_TOOLS: '' }
      const { stdout } = spawnSync(process.execPath, args, { cwd: repository, encoding: 'utf8', env: own })
      expect(stdout.split('\n')).to.include(words)
    })
  }
})
