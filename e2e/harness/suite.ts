import Mocha from 'mocha'
import { notJudged } from './report/report.ts'
import type { TestOutcome } from './report/report.ts'

/** Options of {@link runSuite}. */
export interface SuiteOptions {
  /** Make the suites below this root. */
  register: (root: Mocha.Suite) => void
  /** Only tests whose full title matches this regular expression. */
  grep?: string
  /** Told of each test as it ends, so that a run that is broken off can report as well. */
  onOutcome: (outcome: TestOutcome) => void
}

/** Run suites made by code in this process, printed by mocha's spec reporter. */
export async function runSuite(options: SuiteOptions): Promise<void> {
  const mocha = new Mocha({ reporter: 'spec', failHookAffectedTests: true } as Mocha.MochaOptions)
  options.register(mocha.suite)
  if (options.grep !== undefined) mocha.grep(new RegExp(options.grep))
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve())
    const note = (test: Mocha.Runnable, state: TestOutcome['state'], error?: Error): void =>
      options.onOutcome({
        suite: test.parent?.title ?? '',
        title: test.title,
        state,
        ms: test.duration ?? 0,
        ...(error === undefined ? {} : { error: shortened(error.message) }),
      })
    runner.on('pass', (test) => note(test, 'passed'))
    runner.on('fail', (test, error: Error) => note(test, 'failed', error))
    runner.on('pending', (test) => note(test, 'skipped'))
  })
}

// Mocha repeats the whole error of a hook in every test behind it.
function shortened(message: string): string {
  return message.startsWith('Test skipped due to failure in hook') ? notJudged : message
}
