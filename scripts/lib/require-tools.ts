import { accessSync, constants } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

/** Those of the programs that are not on PATH, or not where their path says. */
export function missingTools(names: readonly string[]): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const found = (name: string): boolean =>
    isAbsolute(name) ? isExecutable(name) : folders.some((folder) => isExecutable(join(folder, name)))
  return names.filter((name) => !found(name))
}

/**
 * False, after one line that says so, when a program is missing: the caller then ends. Where everything must run
 * (CI=true or REQUIRE_TOOLS=1) that is an error, exit code 1.
 */
export function haveTools(names: readonly string[]): boolean {
  const missing = missingTools(names)
  if (missing.length === 0) return true
  process.stdout.write(`not run: ${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing\n`)
  if (process.env['CI'] === 'true' || process.env['REQUIRE_TOOLS'] === '1') process.exitCode = 1
  return false
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
