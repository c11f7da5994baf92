import { setTimeout as sleep } from 'node:timers/promises'
import type { LogPipe } from './log-pipe.ts'
import { startProcess } from './process.ts'
import type { Exit, Process } from './process.ts'

/** Delay before the n-th restart (from 0) of a container that ended, in milliseconds. */
export type Backoff = (restart: number) => number

/** About what a kubelet does: soon, then 10 s, 20 s, ... 5 minutes. */
export const kubeletBackoff: Backoff = (restart) => (restart === 0 ? 1000 : Math.min(300_000, 5000 * 2 ** restart))

/** So that scenarios stay short. */
export const quickBackoff: Backoff = () => 300

/** Options of {@link startContainer}. */
export interface ContainerOptions {
  name: string
  command: readonly [string, ...string[]]
  env: Readonly<Record<string, string>>
  output: LogPipe
  backoff: Backoff
  note: (text: string) => void
}

/** A container: a process that is started again whenever it ends, until it is told to stop. */
export interface Container {
  /** The process that runs now, if one does. */
  current(): Process | undefined
  /** KILL to everything in it; it is restarted after its back-off, or after the given milliseconds. */
  crash(restartAfterMs?: number): Promise<void>
  /** TERM, then KILL when it has not ended in time; it stays away. */
  stop(graceMs: number): Promise<Exit | undefined>
  /** KILL; it stays away. */
  kill(): Promise<void>
  signalGroup(name: NodeJS.Signals): void
}

/** Start a container. */
export function startContainer(options: ContainerOptions): Container {
  const { name, note, backoff } = options
  const stopping = new AbortController()
  let process: Process | undefined
  let restarts = 0
  let nextDelayMs: number | undefined

  const keepAlive = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const started = startProcess(options)
      process = started
      note(`${name} started as ${started.pid}`)
      const exit = await started.exited
      // What it started ends with its PID namespace.
      started.signalGroup('SIGKILL')
      note(`${name} ended: ${exit.signal ?? `exit code ${exit.code}`}`)
      if (stopping.signal.aborted) return
      const delayMs = nextDelayMs ?? backoff(restarts)
      nextDelayMs = undefined
      restarts++
      await sleep(delayMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  void keepAlive()

  const kill = async (): Promise<void> => {
    process?.signalGroup('SIGKILL')
    await process?.exited
  }
  return {
    current: () => (process?.hasExited() === false ? process : undefined),
    crash: async (restartAfterMs) => {
      nextDelayMs = restartAfterMs
      await kill()
    },
    stop: async (graceMs) => {
      stopping.abort()
      return process?.terminate(graceMs)
    },
    kill: async () => {
      stopping.abort()
      await kill()
    },
    signalGroup: (signal) => process?.signalGroup(signal),
  }
}
