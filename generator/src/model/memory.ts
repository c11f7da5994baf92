const MIB = 1024 ** 2

/**
 * How the memory limit L of a data pod is divided, the one home of these numbers:
 *
 *     L = maxmemory + buffer + reserve
 *     maxmemory            `redis.memory.maxmemoryPercent` of L; of it a fifth, at most 256 MiB, is the replication backlog, the rest data
 *     buffer               5/8 of what is left: what replicas have yet to get, beyond the backlog
 *     reserve              3/8 of what is left: pages that a fork copies, the process itself, what runs beside it; a server runs one
 *                          fork at a time, for a rewrite, a full sync or a snapshot
 *
 * Replicas and the backlog share one list of blocks: the backlog counts in maxmemory, what goes beyond it does not, and
 * another replica costs nothing more. So the output buffer limit of a replica is backlog + buffer.
 *
 * A server forks for a rewrite of its append-only file, for a full sync and for the dump of a backup, which only a replica gives. It never has two of
 * these children: the next one waits. So a backup needs no share of its own.
 *
 * `maxmemory` and `repl-backlog-size` in `redis.config` take the place of these shares, and the rest is divided by them.
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
  /** Bytes of maxmemory that no backlog may take: what the usual one leaves of the least maxmemory. */
  leastData: Math.ceil((32 * MIB * 4) / 5),
  /** Bytes of the reserve below which the process itself does not fit. */
  leastReserve: 19 * MIB,
  /** The smallest limit is a multiple of so many MiB. */
  stepMebibytes: 16,
  /** Bytes without a memory limit; the backlog is less with a small maxmemory. */
  unlimited: { backlog: 64 * MIB, buffer: 960 * MIB },
} as const

/** What `redis.config` sets itself, in bytes. */
export interface OwnMemory {
  /** 0 sets none. */
  maxmemory?: number
  backlog?: number
}

/** Bytes; `maxmemory` 0 sets none, `share` is what data and backlog share then, 0 where nothing bounds them. `smallest` is the least limit that is taken, in MiB. */
export interface MemoryShares {
  maxmemory: number
  share: number
  backlog: number
  /** Hard limit of what one replica has yet to get. */
  replicaBuffer: number
  reserve: number
  smallest: number
}

/** Divides a memory limit in bytes, 0 for none, by the share of maxmemory in per cent and by what `redis.config` sets. */
export function divideMemory(limit: number, maxmemoryPercent: number, own: OwnMemory = {}): MemoryShares {
  const percent = maxmemoryPercent || memory.usualPercent
  const share = own.maxmemory || Math.floor((limit * percent) / 100)
  const isNone = own.maxmemory === undefined ? maxmemoryPercent === 0 : own.maxmemory === 0
  const mostBacklog = limit === 0 ? memory.unlimited.backlog : memory.mostBacklog
  const usualBacklog = share === 0 ? mostBacklog : Math.min(Math.floor(share / memory.backlogDivisor), mostBacklog)
  const backlog = own.backlog || usualBacklog
  const rest = limit - share
  const buffer = limit === 0 ? memory.unlimited.buffer : Math.floor((rest * memory.bufferEighths) / 8)
  return {
    maxmemory: isNone ? 0 : share,
    share,
    backlog,
    replicaBuffer: backlog + buffer,
    reserve: limit === 0 ? 0 : rest - buffer,
    smallest: own.maxmemory ? inSteps(own.maxmemory + forProcess) : smallestLimit(percent),
  }
}

/** What the least reserve leaves out of a limit, in bytes. */
const forProcess = (memory.leastReserve * 8) / (8 - memory.bufferEighths)

function smallestLimit(percent: number): number {
  return inSteps(100 * Math.max(memory.leastMaxmemory / percent, forProcess / (100 - percent)))
}

/** MiB of a limit that holds so many bytes. */
function inSteps(bytes: number): number {
  return Math.ceil(bytes / MIB / memory.stepMebibytes) * memory.stepMebibytes
}
