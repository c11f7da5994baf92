import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the programs that run in the pods. */
export const scriptsDir = fileURLToPath(new URL('../../scripts', import.meta.url))

/** The two shells of the images: dash in Debian's, BusyBox's in Alpine's. */
export const shells = [['sh'], ['busybox', 'sh']] as const

/** The functions of a program or a part of one, as shell, without what it does when it runs. */
export function functionsOf(program: string): string {
  const text = readFileSync(join(scriptsDir, program), 'utf8')
  return text.match(/^\w+\(\) [({]\n[\s\S]*?^[)}]$/gm)?.join('\n') ?? ''
}

export interface ShellCall {
  readonly shell: readonly string[]
  readonly script: string
  readonly input?: string
  readonly env?: Record<string, string>
  /** @defaultValue 10 s */
  readonly timeoutMs?: number
}

/** Runs a piece of shell with `set -eu` and returns what it printed; throws with its errors when it fails. */
export function runShell({ shell, script, input = '', env = {}, timeoutMs = 10_000 }: ShellCall): string {
  const [program = 'sh', ...options] = shell
  return execFileSync(program, [...options, '-euc', script], {
    input,
    encoding: 'utf8',
    timeout: timeoutMs,
    env: { PATH: process.env['PATH'] ?? '', ...env },
  })
}
