import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { guardCredentials } from './access.ts'
import { withConnection } from './connect.ts'
import type { Exit } from './process.ts'
import { SET_FOLDER, addRclone, storeEnv } from './store.ts'
import type { World } from './world.ts'

/** How a container of a backup ends. */
export const GOOD: Exit = { code: 0, signal: null }
export const BAD: Exit = { code: 1, signal: null }

/** Values of a set with backups on a volume. */
export const backupValues = {
  backup: { enabled: true, store: { type: 'volume', volume: { existingClaim: 'backups' } } },
}

/** The manifest of a backup, as far as tests read it. */
export interface BackupManifest {
  format: number
  set: string
  engine: string
  source: string
  file: string
  keys: number
  persistentKeys: number
  digest: string
  sha256: string
  restoreId: string
}

/** The pod of one backup: the volume that its containers share, and the folder that stands in for the store. */
export interface BackupPod {
  scratch: string
  store: string
  /** The container `dump`; with more of the environment. */
  dump(env?: Readonly<Record<string, string>>): Promise<Exit>
  /** The container `upload`; it needs rclone. */
  upload(env?: Readonly<Record<string, string>>): Promise<Exit>
  /** The container `report`. */
  report(env?: Readonly<Record<string, string>>): Promise<Exit>
}

/** Makes the pod of a backup in this world; nothing is started. The folder of the store is the world's own, or one that outlives it. */
export async function makeBackupPod(
  world: World,
  name: string,
  store = join(world.dir, 'store'),
  secrets?: string,
): Promise<BackupPod> {
  const scratch = join(world.dir, 'scratch', name)
  for (const dir of [scratch, store]) await mkdir(dir, { recursive: true })
  await addRclone(world)
  const kept = { RETENTION_COUNT: '14', RETENTION_DAYS: '0' }
  return {
    scratch,
    store,
    dump: (env) => world.job('backup.sh', { SCRATCH: scratch, BACKUP_INSPECT: 'digest', ...env }),
    upload: (env) => world.job('upload.sh', { SCRATCH: scratch, ...storeEnv(store, secrets), ...kept, ...env }),
    report: (env) => world.job('backup-report.sh', { SCRATCH: scratch, ...env }),
  }
}

/** Takes a whole backup; returns its manifest. */
export async function takeBackup(pod: BackupPod): Promise<BackupManifest> {
  expect(await pod.dump(), 'dump').to.deep.equal(GOOD)
  expect(await pod.upload(), 'upload').to.deep.equal(GOOD)
  return manifestOf(pod)
}

/** The manifest that the container `dump` has left. */
export async function manifestOf({ scratch }: BackupPod): Promise<BackupManifest> {
  const [name = ''] = (await readFile(join(scratch, 'name'), 'utf8')).split(' ')
  return JSON.parse(await readFile(join(scratch, `${name}.json`), 'utf8')) as BackupManifest
}

/** The manifests in the store, newest first. */
export async function manifestsIn({ store }: BackupPod): Promise<BackupManifest[]> {
  const folder = join(store, SET_FOLDER)
  if (!existsSync(folder)) return []
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
  return Promise.all(
    names.reverse().map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as BackupManifest),
  )
}

/** Lets each replica take so many milliseconds for a key of a dump. */
export async function slowDumps(world: World, master: number, millisecondsPerKey: number): Promise<void> {
  for (const pod of world.redis.filter((_, ordinal) => ordinal !== master)) {
    await withConnection({ ...guardCredentials(world.secrets), host: pod.address, port: 6379 }, (redis) =>
      redis.call('CONFIG', 'SET', 'rdb-key-save-delay', String(millisecondsPerKey * 1000)),
    )
  }
}

/** Every address that a Sentinel lists as a replica, and every one that a master's INFO lists, while this runs. */
export function watchLists(world: World): { seen: Set<string>; ofReplicas: Set<string>; stop: () => Promise<void> } {
  const [seen, ofReplicas] = [new Set<string>(), new Set<string>()]
  let running = true
  const guard = guardCredentials(world.secrets)
  const look = async (): Promise<void> => {
    for (const { address: host } of world.sentinels) {
      const entries = await withConnection({ ...guard, host, port: 26379 }, (sentinel) =>
        sentinel.call('SENTINEL', 'REPLICAS', world.masterName),
      ).catch(() => [])
      for (const entry of entries as string[][]) seen.add(`${entry[3] ?? ''}:${entry[5] ?? ''}`)
    }
    for (const { address: host } of world.redis) {
      const info = await withConnection({ ...guard, host, port: 6379 }, (redis) => redis.info('replication')).catch(
        () => '',
      )
      const into = info.includes('role:master') ? seen : ofReplicas
      for (const [, ip, port] of info.matchAll(/^slave\d+:ip=([^,]*),port=(\d+)/gm))
        into.add(`${ip ?? ''}:${port ?? ''}`)
    }
  }
  const looking = (async () => {
    while (running) await look()
  })()
  const stop = async (): Promise<void> => {
    running = false
    await looking
  }
  world.atEnd(stop)
  return { seen, ofReplicas, stop }
}
