import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { load } from 'js-yaml'
import { skipWithoutTools } from '../lib/require-tools.ts'
import { repository } from '../lib/test-files.ts'

interface Workflow {
  permissions: unknown
  jobs: Record<string, { 'timeout-minutes'?: number; steps: { uses?: string; run?: string }[] }>
}

describe('the workflow of hosted runners', () => {
  const path = join(repository, '.github/workflows/ci.yml')
  const workflow = load(readFileSync(path, 'utf8')) as Workflow
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps)

  it('passes actionlint', function () {
    skipWithoutTools(this, ['actionlint'])
    const { status, stdout, stderr } = spawnSync('actionlint', [path], { encoding: 'utf8' })
    expect(status, stdout + stderr).to.equal(0)
  })

  it('may read the repository and nothing else, and every job ends', () => {
    expect(workflow.permissions).to.deep.equal({ contents: 'read' })
    for (const [name, job] of Object.entries(workflow.jobs)) expect(job['timeout-minutes'], name).to.be.a('number')
  })

  it('names a version of every action', () => {
    for (const { uses } of steps) if (uses !== undefined) expect(uses).to.match(/@(v\d|[0-9a-f]{40}$)/)
  })

  it('runs scripts that exist, and every suite of .ci/run', () => {
    const scripts = Object.keys(
      (JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { scripts: object }).scripts,
    )
    const called = (text: string): string[] =>
      [...text.matchAll(/npm (?:run )?(?:--silent )?(?!ci\b)([a-z][a-z0-9:]*)/g)].map(([, name]) => name ?? '')
    const here = called(steps.map(({ run }) => run ?? '').join('\n'))
    expect(scripts).to.include.members(here)
    // `verify` fails where `generate` would change the chart.
    const suites = called(readFileSync(join(repository, '.ci/run'), 'utf8')).filter((name) => name !== 'generate')
    expect(here).to.include.members(suites)
  })
})
