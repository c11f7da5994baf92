import { HarnessError } from '../error.ts'
import { setPods } from '../set-pods.ts'
import type { Stage } from '../stage.ts'
import { stillThere } from './fault.ts'
import type { FaultTrace } from './fault.ts'

/** `helm upgrade` with other values, which replace every data pod and every Sentinel. */
export async function upgrade(stage: Stage, values: Record<string, unknown>): Promise<FaultTrace> {
  if (stage.upgrade === undefined)
    throw new HarnessError('this stage has no release to upgrade', { code: 'NO_RELEASE' })
  const uids = new Set((await setPods(stage, ['redis', 'sentinel'])).map(({ metadata }) => metadata?.uid ?? ''))
  const at = Date.now()
  await stage.upgrade(values)
  return { at, unfinished: (now) => stillThere(now, uids) }
}
