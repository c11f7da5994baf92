import type { Op } from '../../ledger/types.ts'
import type { LedgerVerdict } from './load.ts'
import type { World } from './world.ts'

/** The same verdict without lost writes that no chart can keep, each for a reason that is stated where this is called. */
export function excused(verdict: LedgerVerdict, excuse: (op: Op) => boolean): LedgerVerdict {
  const kept = <T extends { lost: Op[] }>(stream: T): T => ({
    ...stream,
    lost: stream.lost.filter((op) => !excuse(op)),
  })
  return { ...verdict, plain: kept(verdict.plain), wait1: kept(verdict.wait1) }
}

/** So long before the last of them the first replica has left a stopped master that goes on. */
const LEAVING_MS = 500

/** So long an answer that was given before may be on its way to a client on cores that all run busily. */
export const ON_ITS_WAY_MS = 50

/**
 * Whether a write was acknowledged while the replicas of a stopped master that goes on were leaving it: one that is still there confirms
 * what another that has left, and is promoted, has not.
 */
export function whileTheyLeave(world: World): (op: Op) => boolean {
  const times = world.lines('listen leaving').map((line) => Date.parse(line.split(' ')[0] ?? ''))
  return ({ end }) => times.some((time) => end <= time + ON_ITS_WAY_MS && end >= time - LEAVING_MS)
}

// What lay in its sockets is answered before it is known to be heard again.
const ONE_TURN_MS = 100

/** So long afterwards a guard may hear that its master was replaced, on cores that all run busily. */
const HEARING_MS = 2000

/**
 * Whether a write without WAIT was acknowledged by a master that was cut off or stopped, is heard again, and does not know yet that it was
 * replaced: what a stopped replica said before it was stopped counts as fresh.
 */
export function beforeItHears(heardAgain: readonly number[]): (op: Op) => boolean {
  return ({ stream, end }) =>
    stream === 'plain' && heardAgain.some((at) => end >= at - ONE_TURN_MS && end <= at + HEARING_MS)
}
