import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { serves } from './damage.ts'
import { SET_FOLDER, addRclone, storeEnv, withStoreFolder } from './store.ts'
import { withWorld } from './with-world.ts'
import type { World, WorldOptions } from './world.ts'

/** What {@link Store.put} may say otherwise than it is. */
export type Lies = Partial<
  Record<'keys' | 'persistentKeys' | 'rdbVersion' | 'sha256' | 'format' | 'bytes', number | string>
>

/** A folder that stands in for the store. */
export interface Store {
  dir: string
  /** Puts a dump with its manifest there. @returns the name of the backup */
  put(dump: Buffer, of: { keys: number; expiring?: number; time?: string; lies?: Lies }): Promise<string>
  /** Path of the object or the manifest of a backup. */
  file(name: string, what: 'rdb.gz' | 'json'): string
}

/** Which backup a release begins with. */
export interface Restore {
  id: string
  from: string
}

/** A world whose data pods have a store, and begin with the values of a restore. */
export function withStore<T>(
  options: WorldOptions & { restore: Restore },
  use: (world: World, store: Store) => Promise<T>,
): Promise<T> {
  return withStoreFolder((dir) => withRestore({ ...options, dir }, (world) => use(world, makeStore(dir))))
}

/** The same with a store that exists; with `storeSecrets`, a folder that has the passphrase, the store is encrypted. */
export function withRestore<T>(
  options: WorldOptions & { restore: Restore; dir: string; storeSecrets?: string },
  use: (world: World) => Promise<T>,
): Promise<T> {
  const { restore, values, env, dir, storeSecrets, ...rest } = options
  const backup = { store: { type: 'volume', volume: { existingClaim: 'backups' } } }
  const place = { ...storeEnv(dir, storeSecrets), RETRY_FIRST: '1', RETRY_MOST: '2' }
  return withWorld({ ...rest, values: { backup, ...values, restore }, env: { ...place, ...env } }, async (world) => {
    await addRclone(world)
    return use(world)
  })
}

function makeStore(dir: string): Store {
  const folder = join(dir, SET_FOLDER)
  const file = (name: string, what: 'rdb.gz' | 'json'): string => join(folder, `${name}.${what}`)
  return {
    dir,
    file,
    put: async (dump, { keys, expiring = 0, time = '20261129T184948Z', lies = {} }) => {
      await mkdir(folder, { recursive: true })
      const header = dump.subarray(0, 9).toString('latin1')
      const engine = header.startsWith('VALKEY') ? 'valkey' : 'redis'
      const name = `${time}-${engine}-8.0.6-${'a'.repeat(40)}-100`
      const object = gzipSync(dump)
      const manifest = {
        ...{
          format: 1,
          set: SET_FOLDER,
          engine,
          version: '8.0.6',
          rdbVersion: Number(header.replaceAll(/[A-Z]/g, '')),
        },
        ...{
          replicationId: 'a'.repeat(40),
          offset: 100,
          time: '2026-11-29T18:49:48Z',
          source: 'redis-1',
          file: `${name}.rdb.gz`,
        },
        ...{ bytes: object.length, sha256: createHash('sha256').update(object).digest('hex'), rdbBytes: dump.length },
        ...{ keys: keys + expiring, persistentKeys: keys, digest: '', ...lies },
      }
      await writeFile(file(name, 'rdb.gz'), object)
      await writeFile(file(name, 'json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
      return name
    },
  }
}

/** What the pod notes on its volume about the restore, empty when there is nothing. */
export async function noted(data: string, file: 'restored' | 'restoring'): Promise<string> {
  return readFile(join(data, '.redis-sentinel', file), 'utf8').then(
    (text) => text.trim(),
    () => '',
  )
}

/** Nothing is loaded, nothing serves, and nothing of the dump is left on the volume. */
export async function untouched(world: World): Promise<void> {
  for (const pod of world.redis) {
    expect(await serves(world, pod), `${pod.name} serves`).to.equal(false)
    const files = (await readdir(pod.data)).filter((name) => name !== '.redis-sentinel')
    expect(files, `files of ${pod.name}`).to.deep.equal([])
    expect(await noted(pod.data, 'restored')).to.equal('')
  }
  expect(world.lines('redis-0 | redis ended'), 'ends of the container').to.deep.equal([])
}
