import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { messageOf } from '../../harness/message-of.ts'
import { keyOf } from '../../ledger/types.ts'
import type { Op, Outcome } from '../../ledger/types.ts'
import type { Credentials } from './access.ts'
import { clock } from './clock.ts'
import { connect } from './connect.ts'
import type { Majority } from './majority.ts'

/** How a writer behaves. */
export interface WriterOptions {
  /** With what a new connection enters. */
  credentials: () => Credentials
  stream: string
  majority: Majority
  /** Writes in flight at the same time, all on one connection. */
  lanes: number
  /** Writes a second, over all lanes. */
  rate: number
  /**
   * Ask with `WAIT 1` whether a replica has it; only then it counts as acknowledged. Such a writer leaves its
   * connection when the majority names another master; the other sort stays until it breaks or is refused.
   */
  waitForReplica: boolean
}

/** A new connection that did not come about: its server did not take it, or refused the login. */
export interface Refusal {
  at: number
  host: string
  error: string
}

/** A writer of numbered keys. */
export interface Writer {
  /** What became of every write so far. */
  ops: readonly Op[]
  /** New connections that did not come about. */
  refused: readonly Refusal[]
  /** Stop, and wait for the writes in flight. */
  stop(): Promise<void>
}

interface Link {
  redis: Redis
  runId: string
  host: string
  /** Give it up: the next write opens another. */
  drop: () => void
}

// A write on a server that hangs: it may still be done much later.
const HOPELESS_MS = 20_000

/** Start to write. */
export function startWriter(options: WriterOptions): Writer {
  const ops: Op[] = []
  const refused: Refusal[] = []
  const { majority } = options
  let next = 0
  let running = true
  let link: Promise<Link> | undefined

  const open = async (): Promise<Link> => {
    const host = majority.current()
    if (host === undefined) throw new Error('no majority names a master')
    const redis = await connect({
      ...options.credentials(),
      host,
      port: 6379,
      answerTimeoutMs: options.waitForReplica ? 2000 : HOPELESS_MS,
    }).catch((error: unknown) => {
      refused.push({ at: clock(), host, error: messageOf(error) })
      throw error
    })
    const runId = /run_id:(\w+)/.exec(await redis.info('server'))?.[1]
    if (runId === undefined) throw new Error(`${host} says no run_id`)
    let dropped = false
    const drop = (): void => {
      if (!dropped) redis.disconnect()
      dropped = true
    }
    return { redis, runId, host, drop }
  }
  const current = async (): Promise<Link> => {
    const opened = (link ??= open())
    try {
      const known = await opened
      const left = options.waitForReplica && (majority.current() ?? known.host) !== known.host
      if (known.redis.status === 'ready' && !left) return known
      known.drop()
      throw new Error(left ? 'the majority names another master' : 'disconnected')
    } catch (error) {
      if (link === opened) link = undefined
      throw error
    }
  }
  const write = async (redis: Redis, key: string, value: string): Promise<void> => {
    if (!options.waitForReplica) return void (await redis.set(key, value))
    const [, had] = await Promise.all([redis.set(key, value), redis.wait(1, 1000)])
    if (had < 1) throw new Error('WAIT: no replica had it in time')
  }
  const lane = async (): Promise<void> => {
    while (running) {
      const pace = sleep((1000 * options.lanes) / options.rate)
      const on = await current().catch(() => undefined)
      if (on === undefined) {
        await sleep(20)
        continue
      }
      const op = { stream: options.stream, n: next++, start: clock(), runId: on.runId }
      try {
        await write(on.redis, keyOf(op), String(op.n))
        ops.push({ ...op, end: clock(), outcome: 'acked' })
      } catch (error) {
        const text = messageOf(error)
        ops.push({ ...op, end: clock(), outcome: outcomeOf(text), error: text.slice(0, 60) })
        if (!text.startsWith('NOREPLICAS') && !text.startsWith('WAIT')) on.drop()
        await sleep(20)
      }
      await pace
    }
  }
  const lanes = Array.from({ length: options.lanes }, lane)
  return {
    ops,
    refused,
    stop: async () => {
      running = false
      // A hung server must not hold up the end.
      const impatience = setTimeout(() => void link?.then(({ drop }) => drop()).catch(() => undefined), 3000)
      await Promise.all(lanes)
      clearTimeout(impatience)
      await link?.then(({ drop }) => drop()).catch(() => undefined)
    },
  }
}

// Errors before the command was executed. UNBLOCKED is none: it ends a WAIT whose write was done.
const REFUSED = /^(READONLY|NOREPLICAS|LOADING|MISCONF|MASTERDOWN|NOAUTH|WRONGPASS|NOPERM|OOM|Stream isn't writeable)/

function outcomeOf(error: string): Outcome {
  return REFUSED.test(error) ? 'failed' : 'unknown'
}
