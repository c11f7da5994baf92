import { spawn } from 'node:child_process'
import { missingTools } from './require-tools.ts'

/** What decides how a page is opened. */
export interface Desktop {
  platform: NodeJS.Platform
  env: NodeJS.ProcessEnv
}

/** The program that opens a page in a browser here, or undefined where there is no screen or no such program. */
export function browserCommand({ platform, env }: Desktop): string | undefined {
  if (env['CI'] === 'true') return undefined
  if (platform === 'darwin') return 'open'
  const screen = (env['DISPLAY'] ?? env['WAYLAND_DISPLAY'] ?? '') !== ''
  return screen && missingTools(['xdg-open']).length === 0 ? 'xdg-open' : undefined
}

/** Open a page in the user's browser, and say in one line what was done or what to do. */
export async function openInBrowser(page: string): Promise<string> {
  const command = browserCommand({ platform: process.platform, env: process.env })
  const byHand = 'open the page in any browser; it needs no server, only the directory that it is in'
  if (command === undefined) return `no browser here: ${byHand}`
  const failed = await new Promise<boolean>((resolve) => {
    const child = spawn(command, [page], { stdio: 'ignore', detached: true })
    // Some browsers stay in the foreground of the command that opens them.
    const timer = setTimeout(() => resolve(false), 3000)
    const end = (bad: boolean): void => {
      clearTimeout(timer)
      resolve(bad)
    }
    child.on('error', () => end(true))
    child.on('exit', (code) => end(code !== 0))
    child.unref()
  })
  return failed ? `${command} failed: ${byHand}` : `opened with ${command}`
}
