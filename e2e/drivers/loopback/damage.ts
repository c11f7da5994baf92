import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { applicationCredentials } from './access.ts'
import { withConnection } from './connect.ts'
import type { DataPod } from './data-pod.ts'
import type { World } from './world.ts'

/** Write numbered keys on a master and wait until every replica has them. */
export async function writeKeys(world: World, pod: DataPod, count: number): Promise<void> {
  await withConnection({ host: pod.address, port: 6379, ...applicationCredentials(world.secrets) }, async (redis) => {
    for (let i = 0; i < count; i += 100) {
      await redis.mset(Object.fromEntries(Array.from({ length: 100 }, (_, j) => [`key:${i + j}`, `value-${i + j}`])))
    }
    await redis.wait(world.redis.length - 1, 1000)
  })
}

/** How many keys a server has. */
export function keysOf(world: World, pod: DataPod): Promise<number> {
  return withConnection({ host: pod.address, port: 6379, ...applicationCredentials(world.secrets) }, (redis) =>
    redis.dbsize(),
  )
}

/** Does a data server answer at the pod's address? */
export function serves(world: World, pod: DataPod): Promise<boolean> {
  return keysOf(world, pod).then(
    () => true,
    () => false,
  )
}

/** Path of the append-only file that the pod's server wrote last. */
export async function lastAppendOnlyFile(pod: DataPod): Promise<string> {
  const dir = join(pod.data, 'appendonlydir')
  const names = (await readdir(dir)).filter((name) => /^appendonly\.aof\.\d+\.incr\.aof$/.test(name))
  const last = names.sort((a, b) => sequence(a) - sequence(b)).at(-1)
  if (last === undefined) throw new Error(`${dir} has no incremental append-only file`)
  return join(dir, last)
}

const sequence = (name: string): number => Number(/\d+/.exec(name)?.[0])

/** Overwrite up to 64 bytes in the middle of a file, as a disk does that fails. */
export async function breakMiddle(file: string): Promise<void> {
  const bytes = await readFile(file)
  const middle = Math.floor(bytes.length / 2)
  bytes.fill('X', middle, Math.min(middle + 64, bytes.length))
  await writeFile(file, bytes)
}
