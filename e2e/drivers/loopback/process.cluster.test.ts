import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { waitUntil } from '../../harness/wait-until.ts'
import { openLogPipe } from './log-pipe.ts'
import type { LogPipe } from './log-pipe.ts'
import { startProcess } from './process.ts'
import type { Process } from './process.ts'
import { processesOfSession } from './session.ts'

describe('a process of a pod', () => {
  let directory = ''
  let output: LogPipe
  let running: Process
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'process-'))
    output = openLogPipe(join(directory, 'log'), () => undefined)
    const command = ['/bin/sh', '-c', 'timeout 30 sleep 30; true'] as const
    running = startProcess({ command, env: { PATH: process.env['PATH'] ?? '' }, output })
  })
  afterEach(() => {
    for (const pid of processesOfSession(running.pid)) process.kill(pid, 'SIGKILL')
    output.close()
    rmSync(directory, { recursive: true })
  })

  // Seed 70068: `timeout` was stopped with the group of its shell, and had one of its own when that was told to go on.
  it('goes on with what it started, also with what has made a group of its own', async () => {
    const pid = await fromProc('timeout to have a group of its own', () =>
      processesOfSession(running.pid).find((one) => commandOf(one) === 'timeout' && stat(one)[2] === String(one)),
    )
    process.kill(pid, 'SIGSTOP')
    await fromProc('timeout to be stopped', () => stat(pid)[0] === 'T' || undefined)
    running.signalGroup('SIGCONT')
    await fromProc('timeout to go on', () => stat(pid)[0] !== 'T' || undefined)
    expect(running.hasExited()).to.equal(false)
  })
})

const fromProc = <T>(what: string, see: () => T | undefined): Promise<T> =>
  waitUntil({
    ...{ what, timeoutMs: 5000, everyMs: 20, hint: 'look at /proc' },
    look: () => {
      const value = see()
      return Promise.resolve(value === undefined ? { done: false, seen: 'not yet' } : { done: true, value })
    },
  })

const commandOf = (pid: number): string => readFileSync(`/proc/${pid}/comm`, 'utf8').trim()

/** STATE PARENT GROUP SESSION ... */
const stat = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
