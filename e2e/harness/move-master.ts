import { HarnessError } from './error.ts'
import { deleteMaster } from './faults/delete-master.ts'
import { settle } from './settle.ts'
import type { Settled } from './settle.ts'
import type { Stage } from './stage.ts'
import { victimOf } from './victim.ts'

/** Who should be the master before a fault: one ordinal, any other, or this and any higher one. */
export type Wanted = { is: number } | { isNot: number } | { from: number }

// A pod hands over to those it knows, and after a scaling its kubelet tells it of new ones within some 90 s.
const MOVE_MS = 180_000

/** See to it that the right pod is the master, by deleting the master's pod while another is. */
export async function moveMaster(stage: Stage, rest: Settled, wanted: Wanted): Promise<Settled> {
  let settled = rest
  const deadline = Date.now() + MOVE_MS
  while (!isWanted(settled.master, stage.names.redisSet, wanted)) {
    const what = `${settled.master} is the master, not one with ${JSON.stringify(wanted)}`
    if (Date.now() > deadline)
      throw new HarnessError(`${what}, after ${MOVE_MS / 1000} s of deletions`, { code: 'MASTER_STAYS' })
    stage.recorder.mark('prepare', what)
    const { unfinished } = await deleteMaster(stage, victimOf(settled))
    settled = await settle(stage, { unless: unfinished })
  }
  return settled
}

function isWanted(master: string, set: string, wanted: Wanted): boolean {
  if ('from' in wanted) return Number(master.slice(`${set}-`.length)) >= wanted.from
  return 'is' in wanted ? master === `${set}-${wanted.is}` : master !== `${set}-${wanted.isNot}`
}
