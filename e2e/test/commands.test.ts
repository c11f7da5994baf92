import { expect } from 'chai'
import { HarnessError } from '../harness/error.ts'
import { run } from '../harness/run.ts'

/** The error that a promise ends with. */
async function errorOf(work: Promise<unknown>): Promise<HarnessError> {
  try {
    await work
  } catch (error) {
    if (error instanceof HarnessError) return error
    throw error
  }
  throw new Error('it did not fail')
}

describe('running a command', () => {
  it('returns what it printed and passes arguments with spaces and quotes as they are', async () => {
    const { exitCode, stdout } = await run('printf', ['%s|', 'a b', `it's "quoted" $HOME`])
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 0, stdout: `a b|it's "quoted" $HOME|` })
  })

  it('gives it text on standard input', async () => {
    expect((await run('cat', [], { input: 'hello' })).stdout).to.equal('hello')
  })

  it('names command, exit code, last words and what to do next when it fails', async () => {
    const error = await errorOf(run('sh', ['-c', 'echo no such thing >&2; exit 3'], { hint: 'look elsewhere' }))
    expect(error.code).to.equal('COMMAND_FAILED')
    expect(error.message).to.include('exit code 3').and.include('no such thing').and.include('look elsewhere')
  })

  it('returns the failure when the caller allows it', async () => {
    expect((await run('sh', ['-c', 'exit 4'], { allowFailure: true })).exitCode).to.equal(4)
  })

  it('kills a command that hangs, with its children, within the deadline and 2 s', async () => {
    const from = Date.now()
    const error = await errorOf(run('sh', ['-c', 'echo stuck >&2; sleep 30; true'], { timeoutMs: 300 }))
    expect(Date.now() - from).to.be.below(2300)
    expect(error.code).to.equal('COMMAND_TIMED_OUT')
    expect(error.message).to.include('300 ms').and.include('stuck')
  })
})
