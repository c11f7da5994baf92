import type { Values } from '../../../schemas/values.d.ts'
import { ownMemory } from './memory-directives.ts'
import { divideMemory, type MemoryShares } from './memory.ts'
import { profileNamed } from './profiles.ts'
import { bytesOf } from './quantity.ts'

/** What the values come to: times as their names say, memory in bytes. */
export interface Settings {
  downAfter: number
  failoverTimeout: number
  maxLag: number
  quorum: number
  memory: MemoryShares
}

/** Resolves profile, majority and memory share the way the chart's templates do. */
export function settingsOf({ profile, redis, sentinel }: Values): Settings {
  const timers = profileNamed(profile)
  const limit = redis.resources.limits?.memory
  return {
    downAfter: sentinel.downAfterMilliseconds || timers.downAfter,
    failoverTimeout: sentinel.failoverTimeoutMilliseconds || timers.failoverTimeout,
    maxLag: redis.minReplicasMaxLagSeconds || timers.maxLag,
    quorum: sentinel.quorum || majorityOf(sentinel.replicas),
    memory: divideMemory(limit ? bytesOf(limit) : 0, redis.memory.maxmemoryPercent, ownMemory(redis.config)),
  }
}

/** Votes of a strict majority. */
export function majorityOf(replicas: number): number {
  return Math.floor(replicas / 2) + 1
}
