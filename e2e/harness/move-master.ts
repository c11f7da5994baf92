import { HarnessError } from './error.ts'
import { deleteMaster } from './faults/delete-master.ts'
import { settle } from './settle.ts'
import type { Settled } from './settle.ts'
import type { Stage } from './stage.ts'
import { victimOf } from './victim.ts'

/** See to it that the pod with this ordinal is not the master, by deleting the master's pod while it is. */
export async function moveMaster(stage: Stage, rest: Settled, ordinal: number): Promise<Settled> {
  let settled = rest
  for (let attempt = 0; attempt < 4; attempt++) {
    if (settled.master !== `${stage.names.redisSet}-${ordinal}`) return settled
    stage.recorder.mark('prepare', `the master must not be ordinal ${ordinal}`)
    const { unfinished } = await deleteMaster(stage, victimOf(settled))
    settled = await settle(stage, { unless: unfinished })
  }
  throw new HarnessError(`${settled.master} is the master again after 4 deletions`, { code: 'MASTER_STAYS' })
}
