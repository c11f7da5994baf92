import type { Redis } from 'ioredis'
import { connectToServer } from './connect.ts'
import type { IdleAnswer } from './protocol.ts'
import type { ClientSettings } from './settings.ts'

interface Idle {
  redis: Redis
  openedAt: number
  endedAt?: number
}

/** Connections through the proxy that are opened, left alone and looked at in the end. */
export interface IdleConnections {
  open: (count: number) => Promise<IdleAnswer>
  check: () => Promise<IdleAnswer>
}

/** None yet. */
export function idleConnections(settings: ClientSettings): IdleConnections {
  let all: Idle[] = []

  const begin = async (): Promise<Idle> => {
    const proxy = { host: settings.proxyService, port: settings.proxyPort, retryMs: 0 }
    const idle: Idle = { redis: connectToServer(settings, proxy), openedAt: Date.now() }
    idle.redis.on('error', () => undefined)
    idle.redis.on('close', () => (idle.endedAt ??= Date.now()))
    await idle.redis.connect()
    await idle.redis.ping()
    return idle
  }
  const isAlive = async ({ redis }: Idle): Promise<boolean> => {
    try {
      return (await redis.ping()) === 'PONG'
    } catch {
      return false
    }
  }
  const check = async (): Promise<IdleAnswer> => {
    const alive = await Promise.all(all.map(isAlive))
    return {
      opened: all.length,
      alive: alive.filter(Boolean).length,
      ageMs: Math.min(...all.map(({ openedAt }) => Date.now() - openedAt)),
      endedAfterMs: all.flatMap(({ openedAt, endedAt }) => (endedAt === undefined ? [] : [endedAt - openedAt])),
    }
  }
  return {
    open: async (count) => {
      for (const { redis } of all) redis.disconnect()
      all = await Promise.all(Array.from({ length: count }, begin))
      return check()
    },
    check,
  }
}
