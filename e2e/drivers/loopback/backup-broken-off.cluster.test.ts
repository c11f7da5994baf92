import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { $ } from 'zx'
import { waitUntil } from '../../harness/wait-until.ts'
import { applicationCredentials } from './access.ts'
import { BAD, GOOD, backupValues, makeBackupPod, manifestOf, manifestsIn, takeBackup } from './backup.ts'
import type { BackupPod } from './backup.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import { writeEveryType } from './content.ts'
import { replicasHaveRead } from './copies.ts'
import type { DataPod } from './data-pod.ts'
import { podOf } from './pod-of.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import { SET_FOLDER, haveRclone, storeEnv, withStoreFolder } from './store.ts'
import { processesOf } from './sweep.ts'
import type { World } from './world.ts'

// Nothing here depends on the engine; the other image has the other shell and its tools.
const image = { engine: 'valkey', shell: 'busybox', values: backupValues } as const

/** Bytes a second of a transfer that can be met midway: the object below takes half a minute. */
const SLOW = { RCLONE_BWLIMIT: '60k' }
const MEBIBYTES = 2

/** Data that nothing compresses. */
async function writeMuch(world: World, master: DataPod): Promise<void> {
  const target = { ...applicationCredentials(world.secrets), host: master.address, port: 6379, answerTimeoutMs: 60_000 }
  await withConnection(target, async (redis) => {
    for (let i = 0; i < 16 * MEBIBYTES; i++) await redis.set(`much:${i}`, randomBytes(65_536))
  })
  await replicasHaveRead(world, master)
}

const filesIn = async (store: string): Promise<string[]> => (await readdir(join(store, SET_FOLDER))).sort()

/** Waits until some of the object is in the store, and returns its path. */
async function arriving(pod: BackupPod): Promise<string> {
  const object = join(pod.store, SET_FOLDER, (await manifestOf(pod)).file)
  await waitUntil({
    ...{ what: `some of ${object}`, timeoutMs: 60_000, everyMs: 50 },
    look: async () => {
      const bytes = existsSync(object) ? (await stat(object)).size : 0
      return bytes > 0 ? { done: true, value: undefined } : { done: false, seen: `${bytes} bytes` }
    },
  })
  return object
}

/** KILL what a container of this pod has started: rclone alone, or all of the container `upload`. */
function killUpload(world: World, pod: BackupPod, what: 'rclone' | 'container'): void {
  const all = processesOf(world.dir).filter(({ environ }) => environ.includes(`SCRATCH=${pod.scratch}\0`))
  const killed = all.filter(({ environ, cmdline }) =>
    what === 'rclone' ? cmdline.includes('copyto') && cmdline.includes('rclone') : environ.includes('RCLONE_BWLIMIT='),
  )
  expect(killed.length, `processes of ${what}`).to.be.greaterThan(0)
  for (const { pid } of killed) process.kill(pid, 'SIGKILL')
}

/** A drill must find the newest backup as its manifest says. */
async function canBeRestored(world: World, store: string, drill: string): Promise<void> {
  const { scratch } = await makeBackupPod(world, drill, store)
  const fetched = world.job('drill-fetch.sh', { SCRATCH: scratch, ...storeEnv(store) })
  expect(await Promise.all([fetched, world.job('drill.sh', { SCRATCH: scratch })]), drill).to.deep.equal([GOOD, GOOD])
}

describe('a backup that breaks off while it is sent, on loopback', () => {
  before(async function () {
    if ((await haveRclone()) === undefined) this.skip()
  })

  sideBySide('by a kill', (scenario) => {
    scenario('says so, leaves the last good one, and what is left of it does not count', () =>
      withBornWorld(image, async (world) => {
        const master = podOf(world, (await settled(world)).master)
        await writeEveryType(world, master, 'first')
        await replicasHaveRead(world, master)
        const good = await takeBackup(await makeBackupPod(world, 'good'))
        await writeMuch(world, master)

        // The kernel kills the process with most memory, and the program goes on.
        const first = await makeBackupPod(world, 'first')
        const files = await filesIn(first.store)
        expect(await first.dump(), 'dump').to.deep.equal(GOOD)
        const ends = Promise.all([first.upload(SLOW), first.report()])
        await arriving(first)
        killUpload(world, first, 'rclone')
        expect(await ends).to.deep.equal([BAD, BAD])
        const why = 'error: the store does not take it: rclone was killed'
        for (const program of ['upload', 'backup-report']) expect(world.lines(`${program} ${why}`)).to.have.length(1)
        expect(await filesIn(first.store)).to.deep.equal(files)
        await canBeRestored(world, first.store, 'drill-1')

        // Or it kills all of the container.
        const second = await makeBackupPod(world, 'second')
        expect(await second.dump(), 'dump').to.deep.equal(GOOD)
        const [upload, report] = [second.upload(SLOW), second.report({ HA_DEAD: '15' })]
        const left = await arriving(second)
        killUpload(world, second, 'container')
        expect((await upload).signal).to.equal('SIGKILL')
        expect(await report).to.deep.equal(BAD)
        expect(world.lines('the container upload has given no sign of life for 15 s: was it killed')).to.have.length(1)
        expect(existsSync(left), 'an object that is not whole').to.equal(true)
        expect(await manifestsIn(second)).to.deep.equal([good])
        await canBeRestored(world, second.store, 'drill-2')

        // The next one does not mind it, and deletes it when it is old enough.
        const old = join(second.store, SET_FOLDER, '20200101T000000Z-valkey-left-behind.rdb.gz')
        await rename(left, old)
        const next = await takeBackup(await makeBackupPod(world, 'next'))
        expect(await manifestsIn(second)).to.deep.equal([next, good])
        expect(existsSync(old), 'the object of the upload that was killed').to.equal(false)
        await canBeRestored(world, second.store, 'drill-3')
      }),
    )
  })
})

describe('a backup for which the store has no room, on loopback', () => {
  before(async function () {
    const missing = process.getuid?.() !== 0 ? 'root, to mount a small file system' : undefined
    if (missing !== undefined && (process.env['CI'] === 'true' || process.env['REQUIRE_TOOLS'] === '1'))
      throw new Error(`this test needs ${missing}`)
    if (missing !== undefined || (await haveRclone()) === undefined) this.skip()
  })

  sideBySide('of a volume', (scenario) => {
    scenario('says so, leaves the last good one and nothing else, and is stored once there is room', () =>
      withStoreFolder((dir) =>
        withBornWorld(image, async (world) => {
          await $({ quiet: true })`mount -t tmpfs -o size=${MEBIBYTES - 1}m tmpfs ${dir}`
          world.atEnd(async () => void (await $({ quiet: true })`umount -l ${dir}`))
          const master = podOf(world, (await settled(world)).master)
          await writeEveryType(world, master, 'first')
          await replicasHaveRead(world, master)
          const good = await takeBackup(await makeBackupPod(world, 'good', dir))
          const files = await filesIn(dir)
          await writeMuch(world, master)

          const pod = await makeBackupPod(world, 'large', dir)
          expect(await pod.dump(), 'dump').to.deep.equal(GOOD)
          expect(await Promise.all([pod.upload(), pod.report()])).to.deep.equal([BAD, BAD])
          const why = 'error: the store does not take it: the volume of the store is full ('
          for (const program of ['upload', 'backup-report']) expect(world.lines(`${program} ${why}`)).to.have.length(1)
          expect(await filesIn(dir)).to.deep.equal(files)
          expect(await manifestsIn(pod)).to.deep.equal([good])
          await canBeRestored(world, dir, 'drill-1')

          await $({ quiet: true })`mount -o remount,size=${4 * MEBIBYTES}m ${dir}`
          expect(await pod.upload(), 'once there is room').to.deep.equal(GOOD)
          expect(await manifestsIn(pod)).to.deep.equal([await manifestOf(pod), good])
          await canBeRestored(world, dir, 'drill-2')
        }),
      ),
    )
  })
})
