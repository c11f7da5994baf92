import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { keyOf } from '../../ledger/types.ts'
import { backupValues, makeBackupPod, manifestOf, slowDumps, takeBackup } from './backup.ts'
import type { BackupManifest } from './backup.ts'
import { withBornWorld } from './born-world.ts'
import { clock } from './clock.ts'
import { contentOf, writeEveryType } from './content.ts'
import { replicasHaveRead } from './copies.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { noted, untouched, withRestore } from './restore-store.ts'
import { said } from './said.ts'
import { sentinelctl } from './sentinelctl.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import { SET_FOLDER, haveRclone, withStoreFolder } from './store.ts'
import type { World, WorldOptions } from './world.ts'

const IMAGES = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
] as const satisfies WorldOptions[]

const nameOf = ({ file }: BackupManifest): string => file.replace(/[.]rdb[.]gz$/, '')

/** The new set must have what the manifest says, by the count and the digest of a backup of its own, and know what it began with. */
async function holds(world: World, { keys, persistentKeys, digest }: BackupManifest, id: string): Promise<void> {
  const again = await makeBackupPod(world, 'again')
  expect((await again.dump()).code, 'dump of the new set').to.equal(0)
  expect(await manifestOf(again)).to.include({ keys, persistentKeys, digest, restoreId: id })
}

async function everybodyHolds(world: World, all: ReadonlyMap<string, string>): Promise<void> {
  for (const pod of world.redis)
    expect(Object.fromEntries(await contentOf(world, pod)), pod.name).to.deep.equal(Object.fromEntries(all))
}

describe('a backup that a set on loopback has made', () => {
  before(async function () {
    if ((await haveRclone()) === undefined) this.skip()
  })

  sideBySide('begins a new release', (scenario) => {
    for (const image of IMAGES) {
      scenario(`with all that it had, the newest one and an older one that was made under load (${image.engine})`, () =>
        withStoreFolder(async (dir) => {
          const { older, newest, acked, all } = await withBornWorld({ ...image, values: backupValues }, (world) =>
            makeTwo(world, dir),
          )
          expect(newest.file > older.file, 'the newest one has the later name').to.equal(true)
          expect(newest.keys).to.equal(all.size)

          const restore = { id: 'newest-1', from: 'newest' }
          await withRestore({ ...image, values: backupValues, dir, restore }, async (world) => {
            await world.startAll()
            await settled(world, { master: { is: 0 } })
            expect(await noted(podOf(world, 0).data, 'restored')).to.equal(`newest-1 ${nameOf(newest)}`)
            await everybodyHolds(world, all)
            await holds(world, newest, 'newest-1')
          })

          const earlier = { id: 'older-1', from: nameOf(older) }
          await withRestore({ ...image, values: backupValues, dir, restore: earlier }, async (world) => {
            await world.startAll()
            await settled(world, { master: { is: 0 } })
            for (const pod of world.redis) {
              const content = await contentOf(world, pod)
              expect(content.size, `keys of ${pod.name}`).to.equal(older.keys)
              const [first, second] = ['first:', 'second:'].map((round) => ofRound(content, round))
              expect(first, pod.name).to.deep.equal(ofRound(all, 'first:'))
              expect(second, pod.name).to.deep.equal({})
              expect(
                acked.filter((key) => !content.has(key)),
                'writes from before the backup',
              ).to.deep.equal([])
            }
            await holds(world, older, 'older-1')
          })
        }),
      )
    }

    scenario('if it is encrypted with the passphrase with which it was made, and no other', () =>
      withStoreFolder((dir) =>
        withStoreFolder(async (secrets) => {
          const passphrase = join(secrets, 'passphrase')
          await writeFile(passphrase, 'the pass phrase of the set')
          const { made, all } = await withBornWorld({ values: backupValues }, async (world) => {
            const master = podOf(world, (await settled(world)).master)
            await writeEveryType(world, master, 'first')
            await replicasHaveRead(world, master)
            const pod = await makeBackupPod(world, 'one', dir, secrets)
            return { made: await takeBackup(pod), all: await contentOf(world, master) }
          })
          const name = nameOf(made)
          expect((await readdir(join(dir, SET_FOLDER))).sort()).to.deep.equal([
            `${name}.json.bin`,
            `${name}.rdb.gz.bin`,
          ])

          await writeFile(passphrase, 'another pass phrase')
          const restore = { id: 'sealed-1', from: 'newest' }
          await withRestore({ values: backupValues, dir, storeSecrets: secrets, restore }, async (world) => {
            await world.startAll()
            // The containers of a pod share a log here; each line begins with the name of the program.
            const why = `restore.id sealed-1: the manifest of ${name} cannot be read: it cannot be decrypted: it has another passphrase`
            await said(world, `Z restore ${why}`)
            await said(world, `Z redis-start waiting: ${why}`)
            await untouched(world)
            expect((await sentinelctl(podOf(world, 0), 'explain')).stdout).to.include(why)
            expect(await podOf(world, 0).isReady()).to.equal(false)
            await writeFile(passphrase, 'the pass phrase of the set')
            await settled(world, { master: { is: 0 } })
            await everybodyHolds(world, all)
            await holds(world, made, 'sealed-1')
          })
        }),
      ),
    )
  })
})

/** A backup under load, and another one when the load has ended: only then can be said what the source had in that moment. */
async function makeTwo(
  world: World,
  dir: string,
): Promise<{ older: BackupManifest; newest: BackupManifest; acked: string[]; all: Map<string, string> }> {
  const { master } = await settled(world)
  await writeEveryType(world, podOf(world, master), 'first')
  const load = startLoad(world)
  await load.moreAcks(100, 60_000)
  const began = clock()
  await replicasHaveRead(world, podOf(world, master))
  // So that many writes come while it is read.
  await slowDumps(world, master, 5)
  const older = await takeBackup(await makeBackupPod(world, 'older', dir))
  await load.moreAcks(100, 60_000)
  const verdict = await load.judge(master)
  expectNothingLost(verdict, { crashes: 0 })
  const acked = verdict.ops.filter(({ outcome, end }) => outcome === 'acked' && end < began)
  expect(acked.length, 'writes from before the backup').to.be.greaterThan(100)

  await writeEveryType(world, podOf(world, master), 'second')
  await replicasHaveRead(world, podOf(world, master))
  const newest = await takeBackup(await makeBackupPod(world, 'newest', dir))
  expect(newest.keys, 'keys of the newest').to.be.greaterThan(older.keys)
  const all = await contentOf(world, podOf(world, master))
  return { older, newest, acked: acked.map((op) => `0 ${keyOf(op)}`), all }
}

const ofRound = (content: Map<string, string>, round: string): Record<string, string> =>
  Object.fromEntries([...content].filter(([key]) => key.includes(` ${round}`)))
