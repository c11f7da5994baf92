import type { Redis } from 'ioredis'
import { keyOf } from '../../ledger/types.ts'
import type { Op } from '../../ledger/types.ts'

const BATCH = 500

/** Read the key of every write on one server; the result says whether a write is there. */
export async function lookUp(redis: Redis, ops: readonly Op[]): Promise<(op: Op) => boolean> {
  const present = new Set<string>()
  for (let i = 0; i < ops.length; i += BATCH) {
    const batch = ops.slice(i, i + BATCH)
    const values = await redis.mget(batch.map(keyOf))
    batch.forEach((op, j) => {
      if (values[j] === String(op.n)) present.add(keyOf(op))
    })
  }
  return (op) => present.has(keyOf(op))
}
