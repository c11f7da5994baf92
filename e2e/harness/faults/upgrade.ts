import { HarnessError } from '../error.ts'
import { setPods } from '../set-pods.ts'
import type { Stage } from '../stage.ts'
import { stillThere } from './fault.ts'
import type { FaultTrace } from './fault.ts'

/** `helm upgrade` with other values, which replace every data pod and every Sentinel. */
export async function upgrade(stage: Stage, values: Record<string, unknown>): Promise<FaultTrace> {
  const uids = new Set((await setPods(stage, ['redis', 'sentinel'])).map(({ metadata }) => metadata?.uid ?? ''))
  const at = Date.now()
  await releaseOf(stage).upgrade(values)
  return { at, unfinished: (now) => stillThere(now, uids) }
}

/** What helm does to the stage's release. */
export function releaseOf({ upgrade, rollback }: Stage): Required<Pick<Stage, 'upgrade' | 'rollback'>> {
  if (upgrade === undefined || rollback === undefined)
    throw new HarnessError('this stage has no release to upgrade', { code: 'NO_RELEASE' })
  return { upgrade, rollback }
}
