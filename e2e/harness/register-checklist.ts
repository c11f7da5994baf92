import Mocha from 'mocha'
import type { Checklist } from './checklist.ts'
import { HarnessError } from './error.ts'
import { activity } from './log.ts'
import { messageOf } from './message-of.ts'
import { closeStage, openEmptyStage } from './open-stage.ts'
import type { EmptyStage } from './open-stage.ts'
import type { Run } from './run-options.ts'

/** Make a mocha suite of a checklist: each step is a test. */
export function registerChecklist<Notes>(root: Mocha.Suite, run: Run, checklist: Checklist<Notes>): void {
  const suite = Mocha.Suite.create(root, `${checklist.name}: ${checklist.title}`)
  suite.timeout(900_000)
  suite.bail(checklist.bail)
  const notes = checklist.notes()
  let stage: EmptyStage | undefined

  suite.beforeAll('make a namespace', async () => {
    await run.shared.end(run)
    stage = await openEmptyStage(run, checklist)
  })
  for (const { title, act } of checklist.steps) {
    suite.addTest(
      new Mocha.Test(title, async () => {
        if (stage === undefined) throw new HarnessError('there is no namespace', { code: 'NO_STAGE' })
        const going = activity(`${checklist.name}: ${title}`)
        try {
          await act({ run, stage, notes })
        } catch (error) {
          throw new HarnessError(messageOf(error), { code: 'STEP_FAILED', artifacts: [stage.artifacts], cause: error })
        } finally {
          going.end()
        }
      }),
    )
  }
  suite.afterAll('close the stage', async () => {
    const passed = suite.tests.every((test) => test.state === 'passed')
    if (stage !== undefined) await closeStage(run, stage, passed)
  })
}
