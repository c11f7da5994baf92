import { HarnessError } from '../error.ts'
import { namesOf } from '../names.ts'
import type { Stage } from '../stage.ts'
import type { FaultTrace } from './fault.ts'

/** Give the release other numbers of data pods and Sentinels, by `helm upgrade`. From now on the stage has these. */
export async function resize(stage: Stage, counts: { redis: number; sentinel: number }): Promise<FaultTrace> {
  if (stage.upgrade === undefined)
    throw new HarnessError('this stage has no release to upgrade', { code: 'NO_RELEASE' })
  const at = Date.now()
  Object.assign(stage.counts, counts)
  Object.assign(stage.names, namesOf(stage.release, counts))
  await stage.upgrade({ redis: { replicas: counts.redis }, sentinel: { replicas: counts.sentinel } })
  return { at, unfinished: () => undefined }
}
