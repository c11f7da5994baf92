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
 * Returns false, after one line that says so, when a program is missing: the caller then ends, or leaves out what `without` names. Where
 * everything must run (CI=true or REQUIRE_TOOLS=1) that is an error, exit code 1.
 */
export function haveTools(names: readonly string[], without = ''): boolean {
  const words = wordsOf(names)
  if (words === undefined) return true
  process.stdout.write(`not run: ${words}${without === '' ? '' : `: ${without}`}\n`)
  if (everythingMustRun()) process.exitCode = 1
  return false
}

/** Skips a test, after one line that says so, when a program is missing. Where everything must run the test fails. */
export function skipWithoutTools(test: { skip: () => void }, names: readonly string[]): void {
  const words = wordsOf(names)
  if (words === undefined) return
  if (everythingMustRun()) throw new Error(`${words}, and everything must run here (CI=true or REQUIRE_TOOLS=1)`)
  process.stdout.write(`skipped: ${words}\n`)
  test.skip()
}

function wordsOf(names: readonly string[]): string | undefined {
  const missing = missingTools(names)
  return missing.length === 0 ? undefined : `${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing`
}

function everythingMustRun(): boolean {
  return process.env['CI'] === 'true' || process.env['REQUIRE_TOOLS'] === '1'
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
