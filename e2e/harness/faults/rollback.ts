import { setPods } from '../set-pods.ts'
import type { Stage } from '../stage.ts'
import { stillThere } from './fault.ts'
import type { FaultTrace } from './fault.ts'
import { releaseOf } from './upgrade.ts'

/** `helm upgrade` with other values, which replace every data pod and every Sentinel, and `helm rollback` right after it. */
export async function rollback(stage: Stage, values: Record<string, unknown>): Promise<FaultTrace> {
  const release = releaseOf(stage)
  const at = Date.now()
  await release.upgrade(values)
  const uids = new Set((await setPods(stage, ['redis', 'sentinel'])).map(({ metadata }) => metadata?.uid ?? ''))
  stage.recorder.mark('fault', 'the upgrade is rolled back')
  await release.rollback()
  return { at, unfinished: (now) => stillThere(now, uids) }
}
