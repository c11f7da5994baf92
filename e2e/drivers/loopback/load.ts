import { waitUntil } from '../../harness/wait-until.ts'
import { analyse } from '../../ledger/analyse.ts'
import { findOverlaps } from '../../ledger/overlaps.ts'
import type { Op, Overlap, Verdict } from '../../ledger/types.ts'
import { applicationCredentials } from './access.ts'
import type { Credentials } from './access.ts'
import { withConnection } from './connect.ts'
import { replicasHaveRead } from './copies.ts'
import { lookUp } from './lookup.ts'
import { momentsOf } from './moments.ts'
import type { Moments } from './moments.ts'
import { podOf } from './pod-of.ts'
import { followMajority } from './majority.ts'
import type { World } from './world.ts'
import { startWriter } from './writer.ts'
import type { Refusal } from './writer.ts'

/** Writes in flight on the plain stream: what can sit in the socket of a server that is stopped. */
export const PLAIN_LANES = 4

/** What the ledger says at the end. */
export interface LedgerVerdict {
  plain: Verdict
  wait1: Verdict
  /** Two servers that surely acknowledged writes in the same time. */
  overlaps: Overlap[]
  /** Acknowledged writes that a replica does not have, although it is linked and has caught up: by ordinal. */
  missingOnReplicas: Record<number, number>
  /** When servers were killed or went on. */
  moments: Moments
  /** New connections that were refused, by socket or login: the time and the error. */
  refused: Refusal[]
  ops: Op[]
}

/** Two writers that follow the Sentinels: one sticks to its connection, one waits for a replica after each write. */
export interface Load {
  /** Wait until so many more writes of each stream were acknowledged. @throws HarnessError `WAIT_TIMED_OUT` */
  moreAcks(count: number, timeoutMs: number): Promise<void>
  /** Number of acknowledged writes of both streams. */
  acked(): number
  /** Stop writing, and look up every write on the master and on the replicas of a settled world. */
  judge(master: number): Promise<LedgerVerdict>
  stop(): Promise<void>
}

/** Start to write about 300 keys a second. */
export function startLoad(world: World, { rate = 200 }: { rate?: number } = {}): Load {
  const credentials = (): Credentials => applicationCredentials(world.secrets)
  const majority = followMajority({ credentials, sentinels: world.sentinels, masterName: world.masterName })
  const common = { credentials, majority }
  const plain = startWriter({ ...common, stream: 'plain', lanes: PLAIN_LANES, rate, waitForReplica: false })
  const wait1 = startWriter({ ...common, stream: 'wait1', lanes: 1, rate: rate / 2, waitForReplica: true })
  const acks = (ops: readonly Op[]): number => ops.filter((op) => op.outcome === 'acked').length

  const stop = async (): Promise<void> => {
    await Promise.all([plain.stop(), wait1.stop()])
    majority.close()
  }
  world.atEnd(stop)
  return {
    stop,
    acked: () => acks(plain.ops) + acks(wait1.ops),
    moreAcks: async (count, timeoutMs) => {
      const [fromPlain, fromWait1] = [acks(plain.ops), acks(wait1.ops)]
      await waitUntil({
        what: `${count} more acknowledged writes of each stream`,
        timeoutMs,
        everyMs: 50,
        hint: `read ${world.timeline}`,
        look: () => {
          const [ofPlain, ofWait1] = [acks(plain.ops) - fromPlain, acks(wait1.ops) - fromWait1]
          if (ofPlain >= count && ofWait1 >= count) return Promise.resolve({ done: true, value: undefined })
          return Promise.resolve({ done: false, seen: `${ofPlain} plain, ${ofWait1} with WAIT 1` })
        },
      })
    },
    judge: async (master) => {
      await stop()
      const ops = [...plain.ops, ...wait1.ops]
      const find = (host: string): Promise<(op: Op) => boolean> =>
        withConnection({ ...credentials(), host, port: 6379, answerTimeoutMs: 5000 }, (redis) => lookUp(redis, ops))
      const onMaster = await find(podOf(world, master).address)
      const acked = ops.filter((op) => op.outcome === 'acked' && onMaster(op))
      const missingOnReplicas: Record<number, number> = {}
      // What a cut link lost is sent again some time after it is whole.
      await replicasHaveRead(world, podOf(world, master))
      for (const [ordinal, pod] of world.redis.entries()) {
        if (ordinal === master || !pod.exists()) continue
        const onReplica = await find(pod.address)
        missingOnReplicas[ordinal] = acked.filter((op) => !onReplica(op)).length
      }
      return {
        plain: analyse(plain.ops, { present: onMaster }),
        wait1: analyse(wait1.ops, { present: onMaster }),
        overlaps: findOverlaps(ops, { newTermAfterMs: 1000 }),
        missingOnReplicas,
        moments: momentsOf(world),
        refused: [...plain.refused, ...wait1.refused],
        ops,
      }
    },
  }
}
