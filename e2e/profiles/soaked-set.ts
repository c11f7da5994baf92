import { profileNamed } from '../../generator/src/model/profiles.ts'
import type { Profile } from '../../generator/src/model/profiles.ts'
import type { PingsAnswer } from '../clients/ping-target.ts'
import { HarnessError } from '../harness/error.ts'
import { log } from '../harness/log.ts'
import { messageOf } from '../harness/message-of.ts'
import type { OpenStage } from '../harness/open-stage.ts'
import { startsIn } from '../harness/pod-history.ts'
import { readinessLosses } from '../harness/readiness-losses.ts'
import type { ForkCounts } from './forks.ts'
import { mergePings } from './merge-pings.ts'
import type { Pinger } from './pinger-pods.ts'
import type { ProfileResult } from './results.ts'
import { tallySentinels } from './sentinel-tally.ts'
import { tallyWrites } from './write-tally.ts'

/** A set under load, whose witnesses are read again and again. */
export interface SoakedSet {
  /** Take over what the witnesses have seen since the last time. */
  look: () => Promise<void>
  /** What was seen so far. */
  result: () => ProfileResult
}

/** Options of {@link watchSet}. */
export interface WatchOptions {
  stage: OpenStage
  profile: Profile['name']
  pingers: readonly Pinger[]
  forks: Readonly<ForkCounts>
}

/** A witness that is silent for longer, in milliseconds, ends the soak. */
const silenceMs = 180_000

/** Begin to count what happens to a set that is written to; what happened before does not count. */
export async function watchSet({ stage, profile, pingers, forks }: WatchOptions): Promise<SoakedSet> {
  const { ledger, recorder, names } = stage
  await Promise.all([ledger.take(), ...pingers.map(({ restart }) => restart())])
  const from = Date.now()
  const writes = tallyWrites(ledger.streams, from)
  const sentinels = tallySentinels()
  const answers = new Map<Pinger, PingsAnswer>()
  let heard = from

  // A pinger's answer holds everything since the beginning, so that one which is missed costs nothing.
  const askPinger = async (pinger: Pinger): Promise<void> => {
    try {
      answers.set(pinger, await pinger.pings())
    } catch (error) {
      log(`${profile}: a pinger did not answer: ${messageOf(error)}`)
    }
  }
  const askLedger = async (): Promise<void> => {
    const at = Date.now()
    try {
      const { ops, events } = await ledger.take()
      writes.add(ops, at)
      sentinels.add(events)
      heard = at
    } catch (error) {
      log(`${profile}: the ledger did not answer: ${messageOf(error)}`)
      writes.skip(Date.now())
      if (Date.now() - heard > silenceMs)
        throw new HarnessError(`the ledger of ${stage.namespace} has not answered for ${silenceMs} ms`, {
          code: 'WITNESS_LOST',
          artifacts: [stage.artifacts],
        })
    }
  }
  const lost = (prefix: string): number => readinessLosses(recorder.history, prefix).filter((at) => at >= from).length
  const starts = (pods: readonly string[], container: string): number =>
    startsIn(recorder.history, { pods, container, since: from })

  return {
    look: async () => void (await Promise.all([askLedger(), ...pingers.map(askPinger)])),
    result: () => {
      const { downAfter, maxLag } = profileNamed(profile)
      return {
        ...{ profile, downAfterMs: downAfter, maxLagSeconds: maxLag },
        ...mergePings([...answers.values()]),
        sentinels: sentinels.counts(heard),
        writes: writes.counts(),
        readinessLosses: {
          redis: lost(`${names.redisSet}-`),
          sentinel: lost(`${names.sentinelSet}-`),
          proxy: lost(names.proxy),
        },
        restarts:
          starts(names.redisPods, 'redis') + starts(names.redisPods, 'guard') + starts(names.sentinelPods, 'sentinel'),
        forks: { ...forks },
      }
    },
  }
}
