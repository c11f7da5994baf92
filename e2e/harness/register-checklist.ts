import Mocha from 'mocha'
import type { Checklist } from './checklist.ts'
import { HarnessError } from './error.ts'
import { activity, log } from './log.ts'
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

  suite.beforeAll('make a namespace', async function () {
    const missing = await checklist.missing?.()
    if (missing !== undefined) {
      log(`${checklist.name} is left out: ${missing}`)
      this.skip()
    }
    await run.shared.end(run)
    stage = await openEmptyStage(run, checklist)
  })
  const { steps, sets } = checklist
  for (const { title, act, minutes = 15 } of steps.filter((step) => (step.sets ?? sets).includes(run.set))) {
    const test = new Mocha.Test(title, async () => {
      if (stage === undefined) throw new HarnessError('there is no namespace', { code: 'NO_STAGE' })
      const going = activity(`${checklist.name}: ${title}`)
      try {
        await act({ run, stage, notes })
      } catch (error) {
        throw new HarnessError(messageOf(error), { code: 'STEP_FAILED', artifacts: [stage.artifacts], cause: error })
      } finally {
        going.end()
      }
    })
    suite.addTest(test)
    test.timeout(minutes * 60_000)
  }
  suite.afterAll('close the stage', async () => {
    const passed = suite.tests.every((test) => test.state === 'passed')
    if (stage !== undefined) await closeStage(run, stage, passed)
  })
}
