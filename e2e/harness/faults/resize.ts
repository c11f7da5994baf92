import { namesOf } from '../names.ts'
import type { Stage } from '../stage.ts'
import type { FaultTrace } from './fault.ts'
import { releaseOf } from './upgrade.ts'

/** Give the release other numbers of data pods and Sentinels, by `helm upgrade`. From now on the stage has these. */
export async function resize(stage: Stage, counts: { redis: number; sentinel: number }): Promise<FaultTrace> {
  const { upgrade } = releaseOf(stage)
  const at = Date.now()
  Object.assign(stage.counts, counts)
  Object.assign(stage.names, namesOf(stage.release, counts))
  await upgrade({ redis: { replicas: counts.redis }, sentinel: { replicas: counts.sentinel } })
  return { at, unfinished: () => undefined }
}
