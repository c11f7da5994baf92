import { $ } from 'zx'
import { HarnessError } from './error.ts'
import { activity } from './log.ts'

const running = new Set<{ kill: (signal: NodeJS.Signals) => Promise<void> }>()

/** Kill every command that still runs: for a run that is broken off. */
export async function killCommands(): Promise<void> {
  await Promise.allSettled([...running].map((child) => child.kill('SIGKILL')))
}

/** Options of {@link run}. */
export interface RunOptions {
  /** The command is killed after this many milliseconds. @defaultValue 60000 */
  timeoutMs?: number
  /** Text for its standard input. */
  input?: string
  /** Variables added to the environment. */
  env?: Record<string, string>
  /** What the caller should do when it fails. */
  hint?: string
  /** Return the result of a failing command as well; a time-out is still an error. @defaultValue false */
  allowFailure?: boolean
}

/** What a finished command left. */
export interface RunResult {
  exitCode: number
  stdout: string
  stderr: string
}

/**
 * Run an external command with a deadline.
 *
 * @throws HarnessError `COMMAND_FAILED` or `COMMAND_TIMED_OUT`, naming the command, the cause and the last lines of stderr.
 */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const timeoutMs = options.timeoutMs ?? 60_000
  const env = { ...process.env, ...options.env }
  let timedOut = false
  const child = $({ nothrow: true, quiet: true, input: options.input ?? '', env })`${[command, ...args]}`
  running.add(child)
  const going = activity([command, ...args.slice(0, 2)].join(' '))
  const timer = setTimeout(() => {
    timedOut = true
    void child.kill('SIGKILL').catch(() => undefined)
  }, timeoutMs)
  try {
    const output = await child
    const result = { exitCode: output.exitCode ?? 1, stdout: output.stdout, stderr: output.stderr }
    if (timedOut) throw failure({ command, args, result, options, cause: `no end within ${timeoutMs} ms, killed` })
    if (result.exitCode !== 0 && options.allowFailure !== true) {
      throw failure({ command, args, result, options, cause: `exit code ${result.exitCode}` })
    }
    return result
  } finally {
    clearTimeout(timer)
    running.delete(child)
    going.end()
  }
}

interface Failure {
  command: string
  args: readonly string[]
  result: RunResult
  options: RunOptions
  cause: string
}

function failure({ command, args, result, options, cause }: Failure): HarnessError {
  const said = (result.stderr.trim() || result.stdout.trim()).split('\n').slice(-15).join('\n')
  return new HarnessError(`${[command, ...args].join(' ')}: ${cause}${said === '' ? '' : `\n${said}`}`, {
    code: cause.startsWith('exit') ? 'COMMAND_FAILED' : 'COMMAND_TIMED_OUT',
    ...(options.hint === undefined ? {} : { hint: options.hint }),
  })
}
