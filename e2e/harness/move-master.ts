import { HarnessError } from './error.ts'
import { deleteMaster } from './faults/delete-master.ts'
import { settle } from './settle.ts'
import type { Settled } from './settle.ts'
import type { Stage } from './stage.ts'
import { victimOf } from './victim.ts'

/** Who is to be the master. */
export interface WantedMaster {
  /** In words: "not ordinal 0". */
  what: string
  fits: (ordinal: number) => boolean
}

const attempts = 6

/** See to it that the master is one that is wanted, by deleting the master's pod while it is not. */
export async function moveMaster(stage: Stage, rest: Settled, wanted: WantedMaster): Promise<Settled> {
  let settled = rest
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (wanted.fits(Number(settled.master.slice(`${stage.names.redisSet}-`.length)))) return settled
    stage.recorder.mark('prepare', `the master must be ${wanted.what}`)
    const { unfinished } = await deleteMaster(stage, victimOf(settled))
    settled = await settle(stage, { unless: unfinished })
  }
  throw new HarnessError(
    `${settled.master} is the master after ${attempts} deletions, wanted is one that is ${wanted.what}`,
    {
      code: 'MASTER_STAYS',
    },
  )
}
