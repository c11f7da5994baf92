/** What a run of tests came to. */
export interface TestCounts {
  passed: number
  failed: number
  skipped: number
}

/** Prints the closing line that CI reads and sets the exit code: 1 on a failure, or when nothing ran. */
export function summarize({ passed, failed, skipped }: TestCounts): void {
  const more = skipped > 0 ? `, ${skipped} skipped` : ''
  process.stdout.write(`${passed} passed, ${failed} failed${more}\n`)
  if (failed > 0 || passed + failed === 0) process.exitCode = 1
}
