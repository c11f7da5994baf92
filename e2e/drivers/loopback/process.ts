import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { withChildEnd } from './log-pipe.ts'
import type { LogPipe } from './log-pipe.ts'
import { processesOfSession } from './session.ts'

/** How a process ended: its exit code, or the signal that ended it. */
export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
}

/** A process with a process group of its own, as a container's PID 1. */
export interface Process {
  pid: number
  /** Settles when it has ended; never rejects. */
  exited: Promise<Exit>
  hasExited(): boolean
  /** Signal to the process alone. */
  signal(name: NodeJS.Signals): void
  /** Signal to it and whatever it started: what a container's end or freeze does. */
  signalGroup(name: NodeJS.Signals): void
  /** TERM to the process alone, then KILL to the group when it has not ended in time, in milliseconds. */
  terminate(graceMs: number): Promise<Exit>
}

/** Options of {@link startProcess}. */
export interface ProcessOptions {
  command: readonly [string, ...string[]]
  env: Readonly<Record<string, string>>
  output: LogPipe
}

/** Start a process whose output goes to a pipe, with no environment but the given one. */
export function startProcess({ command, env, output }: ProcessOptions): Process {
  const child = withChildEnd(output, (fd) =>
    spawn(command[0], command.slice(1), { env: { ...env }, detached: true, stdio: ['ignore', fd, fd] }),
  )
  let ended = false
  const exited = new Promise<Exit>((resolve) => {
    const end = (exit: Exit): void => {
      ended = true
      resolve(exit)
    }
    child.once('exit', (code, signal) => end({ code, signal }))
    child.once('error', () => end({ code: 127, signal: null }))
  })
  const pid = child.pid ?? -1
  const self: Process = {
    pid,
    exited,
    hasExited: () => ended,
    signal: (name) => kill(pid, name),
    signalGroup: (name) => {
      kill(-pid, name)
      // `timeout` makes a group of its own, and is stopped with ours when that comes between.
      if (name === 'SIGCONT') for (const each of processesOfSession(pid)) kill(each, name)
    },
    terminate: async (graceMs) => {
      self.signal('SIGTERM')
      const timer = new AbortController()
      await Promise.race([exited, sleep(graceMs, undefined, { signal: timer.signal }).catch(() => undefined)])
      timer.abort()
      self.signalGroup('SIGKILL')
      return exited
    },
  }
  return self
}

function kill(pid: number, name: NodeJS.Signals): void {
  // -1 would be every process of the machine, 0 our own group.
  if (pid === 0 || pid === 1 || pid === -1) return
  try {
    process.kill(pid, name)
  } catch {
    // It is gone already.
  }
}
