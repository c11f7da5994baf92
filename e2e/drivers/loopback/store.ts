import { existsSync } from 'node:fs'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { which } from 'zx'
import { programOf } from './image-program.ts'
import type { World } from './world.ts'

/** The folder of the set of every world, below that of the store. */
export const SET_FOLDER = 'loopback.redis-sentinel'

/** Whether rclone can be had: from this machine, or out of its image. */
export async function haveRclone(): Promise<string | undefined> {
  const own = await which('rclone', { nothrow: true })
  return own ?? programOf('rclone/rclone:1.60.1', 'rclone').catch(() => undefined)
}

/** Lets the programs of a world find rclone. */
export async function addRclone(world: World): Promise<void> {
  const link = join(world.dir, 'bin', 'rclone')
  const rclone = await haveRclone()
  if (rclone !== undefined && !existsSync(link)) await symlink(rclone, link)
}

/** A folder that stands in for the volume of the store, and outlives the worlds that use it. */
export async function withStoreFolder<T>(use: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'store-'))
  try {
    return await use(dir)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** What the chart says of a store on a volume, in the environment. With `secrets`, a folder that has the passphrase, it is encrypted. */
export function storeEnv(dir: string, secrets?: string): Record<string, string> {
  return {
    ...{ STORE_TYPE: 'volume', STORE_VOLUME: dir, STORE_PREFIX: '', STORE_ENCRYPTED: 'no' },
    ...(secrets === undefined ? {} : { STORE_ENCRYPTED: 'yes', STORE_SECRETS: secrets }),
  }
}
