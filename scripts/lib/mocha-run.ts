import Mocha from 'mocha'
import type { TestCounts } from './summary.ts'

/** What to run: files of tests (ESM or TypeScript under tsx), the limit of each test, and a JUnit file to write. */
export interface MochaRun {
  files: string[]
  timeoutMs: number
  /** Path of a JUnit XML file; its folder is made. */
  junit?: string
  /** Files at the same time, each in a process of its own; default 1, in this process. */
  jobs?: number
}

/** Runs the files, prints as mocha's spec reporter does, and counts. `.only` is an error. */
export async function runMocha({ files, timeoutMs, junit, jobs = 1 }: MochaRun): Promise<TestCounts> {
  const mocha = new Mocha({
    timeout: timeoutMs,
    forbidOnly: true,
    parallel: jobs > 1,
    jobs,
    reporter: junit ? specAndJunit : 'spec',
    ...(junit && { reporterOptions: { output: junit } }),
  })
  for (const file of files) mocha.addFile(file)
  if (jobs === 1) await mocha.loadFilesAsync()
  return new Promise((resolve) => {
    const runner = mocha.run(() => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {}
      resolve({ passed: passes, failed: failures, skipped: pending })
    })
  })
}

/** Mocha takes one reporter: this one is two. */
class specAndJunit extends Mocha.reporters.Spec {
  private readonly junit: Mocha.reporters.XUnit

  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options)
    this.junit = new Mocha.reporters.XUnit(runner, options)
  }

  override done(failures: number, fn?: (failures: number) => void): void {
    this.junit.done(failures, fn ?? (() => undefined))
  }
}
