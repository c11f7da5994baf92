import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { waitUntil } from '../../harness/wait-until.ts'
import { processesOfSession } from './session.ts'

describe('the processes of a session', () => {
  it('are also those in a group of their own, as `timeout` makes one', async () => {
    const shell = spawn('sh', ['-c', 'timeout 30 sleep 30; true'], { detached: true, stdio: 'ignore' })
    const pid = shell.pid ?? 0
    try {
      const all = await waitUntil({
        what: 'sh, timeout and sleep to run',
        timeoutMs: 5000,
        everyMs: 20,
        hint: 'look at /proc',
        look: () => {
          const found = processesOfSession(pid)
          return Promise.resolve(
            found.length === 3 ? { done: true, value: found } : { done: false, seen: found.join() },
          )
        },
      })
      const groups = all.map(
        (one) =>
          readFileSync(`/proc/${one}/stat`, 'utf8')
            .replace(/^.*\) /, '')
            .split(' ')[2],
      )
      expect(new Set(groups).size).to.equal(2)
    } finally {
      for (const one of processesOfSession(pid)) process.kill(one, 'SIGKILL')
    }
  })
})
