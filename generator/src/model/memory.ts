const MIB = 1024 ** 2

/**
 * How the memory limit L of a data pod is divided, the one home of these numbers:
 *
 *     L = maxmemory + buffer + reserve
 *     maxmemory            `redis.memory.maxmemoryPercent` of L; of it a fifth, at most 256 MiB, is the replication backlog, the rest data
 *     buffer               5/8 of what is left: what replicas have yet to get, beyond the backlog
 *     reserve              3/8 of what is left: pages that a fork copies, the process itself, what runs beside it
 *
 * Replicas and the backlog share one list of blocks: the backlog counts in maxmemory, what goes beyond it does not, and
 * another replica costs nothing more. So the output buffer limit of a replica is backlog + buffer.
 */
export const memory = {
  /** The backlog is maxmemory divided by this. */
  backlogDivisor: 5,
  /** Bytes; with 8 MB/s of writes that is an absence of 33 s. */
  mostBacklog: 256 * MIB,
  /** Share of the buffer in what maxmemory leaves, in eighths. */
  bufferEighths: 5,
  /** With maxmemoryPercent 0 there is no maxmemory, and the rest is divided as with this. */
  usualPercent: 60,
  /** Bytes of maxmemory below which the backlog and the server's own tables leave no room for data. */
  leastMaxmemory: 32 * MIB,
  /** Bytes of the reserve below which the process itself does not fit. */
  leastReserve: 19 * MIB,
  /** The smallest limit is a multiple of so many MiB. */
  stepMebibytes: 16,
  /** Bytes without a memory limit. */
  unlimited: { backlog: 64 * MIB, replicaBuffer: 1024 * MIB },
} as const

/** Bytes; `maxmemory` 0 sets none. `smallest` is the least limit that is taken, in MiB. */
export interface MemoryShares {
  maxmemory: number
  backlog: number
  /** Hard limit of what one replica has yet to get. */
  replicaBuffer: number
  reserve: number
  smallest: number
}

/** Divides a memory limit in bytes, 0 for none, by the share of maxmemory in per cent. */
export function divideMemory(limit: number, maxmemoryPercent: number): MemoryShares {
  const percent = maxmemoryPercent || memory.usualPercent
  const smallest = smallestLimit(percent)
  if (limit === 0) return { maxmemory: 0, ...memory.unlimited, reserve: 0, smallest }
  const share = Math.floor((limit * percent) / 100)
  const backlog = Math.min(Math.floor(share / memory.backlogDivisor), memory.mostBacklog)
  const rest = limit - share
  const buffer = Math.floor((rest * memory.bufferEighths) / 8)
  return {
    maxmemory: maxmemoryPercent === 0 ? 0 : share,
    backlog,
    replicaBuffer: backlog + buffer,
    reserve: rest - buffer,
    smallest,
  }
}

function smallestLimit(percent: number): number {
  const forData = (memory.leastMaxmemory * 100) / percent
  const forProcess = (memory.leastReserve * 8 * 100) / ((8 - memory.bufferEighths) * (100 - percent))
  return Math.ceil(Math.max(forData, forProcess) / MIB / memory.stepMebibytes) * memory.stepMebibytes
}
