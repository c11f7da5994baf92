import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { messageOf } from '../../harness/message-of.ts'
import { keyOf } from '../../ledger/types.ts'
import type { Op } from '../../ledger/types.ts'
import type { Credentials } from './access.ts'
import { clock } from './clock.ts'
import { connect } from './connect.ts'

/** How a client of the proxy behaves. */
export interface ProxyWriterOptions {
  /** With what a new connection enters. */
  credentials: () => Credentials
  stream: string
  /** Where the Service would lead a new connection to. */
  host: () => string
  /** Milliseconds between two writes. @defaultValue 2 */
  everyMs?: number
  /** Writes after which it takes a new connection; never when left out. */
  writesPerConnection?: number
}

/** A client that writes through a proxy, one write at a time, and takes a new connection when the old one fails. */
export interface ProxyWriter {
  ops: readonly Op[]
  /** New connections that failed, with the time and the error. */
  refused: readonly { at: number; error: string }[]
  stop(): Promise<void>
}

/** Start to write. */
export function startProxyWriter(options: ProxyWriterOptions): ProxyWriter {
  const ops: Op[] = []
  const refused: { at: number; error: string }[] = []
  let running = true
  let next = 0
  let link: { redis: Redis; runId: string; writes: number } | undefined

  const open = async (): Promise<typeof link> => {
    const at = clock()
    try {
      const redis = await connect({
        ...options.credentials(),
        host: options.host(),
        port: 6379,
        answerTimeoutMs: 20_000,
      })
      const runId = /run_id:(\w+)/.exec(await redis.info('server'))?.[1] ?? ''
      return { redis, runId, writes: 0 }
    } catch (error) {
      refused.push({ at, error: messageOf(error) })
      return undefined
    }
  }
  const drop = (): void => {
    link?.redis.disconnect()
    link = undefined
  }
  const work = async (): Promise<void> => {
    while (running) {
      link ??= await open()
      if (link === undefined) {
        await sleep(10)
        continue
      }
      const op = { stream: options.stream, n: next++, start: clock(), runId: link.runId }
      try {
        await link.redis.set(keyOf(op), String(op.n))
        ops.push({ ...op, end: clock(), outcome: 'acked' })
        if (++link.writes === options.writesPerConnection) drop()
      } catch (error) {
        const text = messageOf(error).slice(0, 80)
        ops.push({
          ...op,
          end: clock(),
          outcome: /^(READONLY|NOREPLICAS)/.test(text) ? 'failed' : 'unknown',
          error: text,
        })
        drop()
      }
      if (options.everyMs !== 0) await sleep(options.everyMs ?? 2)
    }
    drop()
  }
  const done = work()
  return {
    ops,
    refused,
    stop: async () => {
      running = false
      const impatience = setTimeout(drop, 3000)
      await done
      clearTimeout(impatience)
    },
  }
}
