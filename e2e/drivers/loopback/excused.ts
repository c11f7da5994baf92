import type { Op } from '../../ledger/types.ts'
import type { LedgerVerdict } from './load.ts'
import { momentsOf, ON_ITS_WAY_MS, timeOf } from './moments.ts'
import { earliest, mayHaveBeen } from './stalls.ts'
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

/**
 * Whether a write was acknowledged while the replicas of a stopped master that goes on were leaving it: a replica that is still there confirms
 * what another that has left, and is promoted, has not. Before the master goes on, and after the last replica has left, there is no such excuse.
 */
export function whileTheyLeave(world: World): (op: Op) => boolean {
  const left = world.lines('listen detached from').map(timeOf)
  const { wentOn } = momentsOf(world)
  return ({ end }) =>
    left.some((time) => mayHaveBeen(end, { from: earliest(time) - LEAVING_MS, to: time + ON_ITS_WAY_MS })) &&
    wentOn.some((at) => mayHaveBeen(end, { from: at, to: at + LEAVING_MS + ON_ITS_WAY_MS }))
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
    stream === 'plain' && heardAgain.some((at) => mayHaveBeen(end, { from: at - ONE_TURN_MS, to: at + HEARING_MS }))
}

/** So long a master may count a replica that it sends nothing to yet, after a full sync. */
const UNSENT_MS = 1000

/**
 * Whether a write without WAIT was acknowledged between a full sync and the kill of a master within a second of it. `kills` are those of a master
 * that had no other complete replica: it may have counted one to which it sent nothing yet.
 */
export function afterFullSync(world: World, kills: readonly number[]): (op: Op) => boolean {
  const synced = world.lines('Synchronization with replica').map(timeOf)
  const inSecond = (sync: number, kill: number, end: number): boolean =>
    sync >= kill - UNSENT_MS - ON_ITS_WAY_MS &&
    earliest(sync) <= kill &&
    mayHaveBeen(end, { from: earliest(sync) - ON_ITS_WAY_MS, to: kill + ON_ITS_WAY_MS })
  return ({ stream, end }) =>
    stream === 'plain' && kills.some((kill) => synced.some((sync) => inSecond(sync, kill, end)))
}

/** A mark is written once a second, and a guard's round takes some time. */
const MARK_MS = 1250

/** Whether a write was acknowledged in the second before all pods were killed and the volume of the master was lost. */
export function inTheLastSecond(wrecks: readonly number[]): (op: Op) => boolean {
  return ({ end }) => wrecks.some((at) => mayHaveBeen(end, { from: at - MARK_MS, to: at + ON_ITS_WAY_MS }))
}
