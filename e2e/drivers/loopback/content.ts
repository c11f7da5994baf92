import type { ChainableCommander, Redis } from 'ioredis'
import { applicationCredentials } from './access.ts'
import { withConnection } from './connect.ts'
import type { ConnectOptions } from './connect.ts'
import type { DataPod } from './data-pod.ts'
import type { World } from './world.ts'

/** For many commands at once on a busy machine. */
const ANSWER_MS = 60_000

const targetOf = (world: World, pod: DataPod): ConnectOptions => ({
  ...{ ...applicationCredentials(world.secrets), host: pod.address, port: 6379 },
  ...{ connectTimeoutMs: 5000, answerTimeoutMs: ANSWER_MS },
})

/** Writes keys of every type, with and without a time to live, in two databases. Another round writes other keys. */
export async function writeEveryType(world: World, pod: DataPod, round: string): Promise<void> {
  await withConnection(targetOf(world, pod), async (redis) => {
    const batch = redis.pipeline()
    for (const db of [0, 3]) {
      batch.select(db)
      for (let i = 0; i < 50; i++) batch.set(`${round}:kept:${i}`, `${round} ${'x'.repeat(100)}`)
      for (let i = 0; i < 10; i++) batch.set(`${round}:fading:${i}`, round, 'EX', 36_000)
      batch.hset(`${round}:hash`, { one: round, two: '2' })
      batch.rpush(`${round}:list`, 'b', 'a', round)
      batch.sadd(`${round}:set`, 'b', 'a', round)
      batch.zadd(`${round}:sorted`, 1.5, 'b', 2, 'a', 3, round)
      batch.xadd(`${round}:stream`, '1-1', 'field', round)
      batch.setbit(`${round}:bytes`, 7, 1)
    }
    await answersOf(batch)
  })
}

/** Everything that a server has, as it would be read by an application: each key, with its database, gives its value and when it ends. */
export async function contentOf(world: World, pod: DataPod): Promise<Map<string, string>> {
  const content = new Map<string, string>()
  await withConnection(targetOf(world, pod), async (redis) => {
    for (const [, db = ''] of (await redis.info('keyspace')).matchAll(/^db(\d+):/gm)) {
      await redis.select(Number(db))
      for await (const [key, text] of keysAndTexts(redis)) content.set(`${db} ${key}`, text)
    }
  })
  return content
}

async function* keysAndTexts(redis: Redis): AsyncGenerator<[string, string]> {
  let cursor = '0'
  do {
    const [next, names] = await redis.scan(cursor, 'COUNT', 1000)
    const types = redis.pipeline()
    for (const name of names) types.type(name)
    const [values, ends] = [redis.pipeline(), redis.pipeline()]
    for (const [i, type] of (await answersOf(types)).entries()) read(values, names[i] ?? '', String(type))
    for (const name of names) ends.pexpiretime(name)
    const [texts, times] = [await answersOf(values), await answersOf(ends)]
    for (const [i, name] of names.entries()) yield [name, `${JSON.stringify(texts[i])} until ${String(times[i])}`]
    cursor = next
  } while (cursor !== '0')
}

function read(batch: ChainableCommander, key: string, type: string): void {
  if (type === 'string') batch.get(key)
  else if (type === 'hash') batch.hgetall(key)
  else if (type === 'list') batch.lrange(key, 0, -1)
  else if (type === 'set') batch.call('SORT_RO', key, 'ALPHA')
  else if (type === 'zset') batch.call('ZRANGE', key, 0, -1, 'WITHSCORES')
  else if (type === 'stream') batch.xrange(key, '-', '+')
  else throw new RangeError(`${key} is of the type ${type}, which is not read here`)
}

async function answersOf(batch: ChainableCommander): Promise<unknown[]> {
  return ((await batch.exec()) ?? []).map(([error, answer]) => {
    if (error !== null) throw error
    return answer
  })
}
