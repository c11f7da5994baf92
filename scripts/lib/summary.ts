/** What a run of tests came to. */
export interface TestCounts {
  passed: number
  failed: number
  skipped: number
}

/**
 * Prints the closing line that CI reads and ends the process: with 1 on a failure, or when nothing ran. A test that ran into its limit may have left
 * timers and child processes, which would keep it for ever.
 */
export function summarize({ passed, failed, skipped }: TestCounts): never {
  const more = skipped > 0 ? `, ${skipped} skipped` : ''
  process.stdout.write(`${passed} passed, ${failed} failed${more}\n`)
  process.exit(failed > 0 || passed + failed === 0 ? 1 : 0)
}
