import { HarnessError } from './error.ts'
import { deleteMaster } from './faults/delete-master.ts'
import { settle } from './settle.ts'
import type { Settled } from './settle.ts'
import type { Stage } from './stage.ts'
import { victimOf } from './victim.ts'

/** Who should be the master before a fault: one ordinal, or any other. */
export type Wanted = { is: number } | { isNot: number }

/** See to it that the right pod is the master, by deleting the master's pod while another is. */
export async function moveMaster(stage: Stage, rest: Settled, wanted: Wanted): Promise<Settled> {
  let settled = rest
  for (let attempt = 0; attempt < 6; attempt++) {
    if (isWanted(settled.master, stage.names.redisSet, wanted)) return settled
    stage.recorder.mark('prepare', `${settled.master} is not the master that is wanted`)
    const { unfinished } = await deleteMaster(stage, victimOf(settled))
    settled = await settle(stage, { unless: unfinished })
  }
  throw new HarnessError(`${settled.master} is the master after 6 deletions`, { code: 'MASTER_STAYS' })
}

function isWanted(master: string, set: string, wanted: Wanted): boolean {
  return 'is' in wanted ? master === `${set}-${wanted.is}` : master !== `${set}-${wanted.isNot}`
}
