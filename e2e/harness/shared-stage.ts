import { closeStage, recordAfresh } from './open-stage.ts'
import type { OpenStage } from './open-stage.ts'
import type { Run } from './run-options.ts'
import type { Scenario } from './scenario.ts'

/** The release that one scenario leaves for the next. */
export interface SharedStage {
  /** What was left for this scenario, recorded from now on; a release that was left for others is removed. */
  takeOver: (run: Run, scenario: Pick<Scenario, 'name' | 'shares'>) => Promise<OpenStage | undefined>
  /** Leave a release for those scenarios that share this word. */
  leave: (stage: OpenStage, shares: string) => Promise<void>
  /** Remove what was left and not taken over. */
  end: (run: Run) => Promise<void>
}

/** Nothing is left yet. */
export function sharedStage(): SharedStage {
  let left: { stage: OpenStage; shares: string } | undefined

  const end = async (run: Run): Promise<void> => {
    const last = left
    left = undefined
    if (last !== undefined) await closeStage(run, last.stage, true)
  }
  return {
    takeOver: async (run, { name, shares }) => {
      if (left === undefined || left.shares !== shares) {
        await end(run)
        return undefined
      }
      const { stage } = left
      left = undefined
      return recordAfresh(run, stage, name)
    },
    leave: async (stage, shares) => {
      await stage.recorder.stop()
      left = { stage, shares }
    },
    end,
  }
}
