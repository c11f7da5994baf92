import { existsSync, statSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { waitUntil } from '../../harness/wait-until.ts'
import { guardCredentials } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import { keysOf, writeKeys } from './damage.ts'
import type { DataPod } from './data-pod.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { renderChart } from './render.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import type { World, WorldOptions } from './world.ts'

const IMAGES = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
] as const satisfies WorldOptions[]

const KEYS = 1000
const everySecond = { redis: { persistence: { snapshots: ['1 1'] } } }

const snapshotOf = (pod: DataPod): string => join(pod.data, 'snapshot.rdb')

/** Waits until this holds of every data pod. */
async function everywhere(world: World, what: string, holds: (pod: DataPod) => Promise<boolean>): Promise<void> {
  await waitUntil({
    what: `${what} on every data pod`,
    timeoutMs: 60_000,
    everyMs: 200,
    look: async () => {
      const missing: string[] = []
      for (const pod of world.redis) if (!(await holds(pod))) missing.push(pod.name)
      return missing.length === 0 ? { done: true, value: undefined } : { done: false, seen: `not on ${missing.join()}` }
    },
  })
}

const infoOf = (world: World, pod: DataPod): Promise<string> =>
  withConnection({ ...guardCredentials(world.secrets), host: pod.address, port: 6379 }, (redis) =>
    redis.info('persistence'),
  )

const hasSnapshot = (pod: DataPod): Promise<boolean> => Promise.resolve(existsSync(snapshotOf(pod)))

const removeAppendOnly = (pod: DataPod): Promise<void> => rm(join(pod.data, 'appendonlydir'), { recursive: true })

sideBySide('snapshots beside the append-only file on loopback', (scenario) => {
  for (const image of IMAGES) {
    scenario(`begin and end without a restart, and a handover amid them loses nothing (${image.engine})`, () =>
      withBornWorld(image, async (world) => {
        const load = startLoad(world)
        await load.moreAcks(50, 30_000)
        for (const pod of world.redis) await rm(snapshotOf(pod), { force: true })
        const { config } = await renderChart({ profile: 'fast', ...everySecond })
        const { config: without } = await renderChart({ profile: 'fast' })
        for (const pod of world.redis) await pod.renewMount('config', config)
        await everywhere(world, 'a snapshot', hasSnapshot)
        const pod = podOf(world, 0)
        await pod.deleteGracefully()
        await pod.start()
        const { master } = await settled(world, { master: { isNot: 0 } })
        await load.moreAcks(50, 30_000)
        expectNothingLost(await load.judge(master), { crashes: 0 })
        expect(world.lines('redis ended: exit code 0'), 'ends in good order').to.have.length(1)
        expect(world.lines('Saving the final RDB'), 'a snapshot at the end').to.deep.equal([])
        expect(world.lines('handed over to'), 'handovers').to.have.length(1)
        for (const each of world.redis) await each.renewMount('config', without)
        for (const each of world.redis) {
          await waitUntil({
            what: `${each.name} to save no more`,
            timeoutMs: 30_000,
            look: async () => {
              const at = { ...guardCredentials(world.secrets), host: each.address, port: 6379 }
              const [, seen] = (await withConnection(at, (redis) => redis.call('CONFIG', 'GET', 'save'))) as string[]
              return seen === '' ? { done: true, value: undefined } : { done: false, seen: `save ${seen}` }
            },
          })
        }
      }),
    )

    scenario(`that fail refuse no write, end no replica and move no master (${image.engine})`, () =>
      withBornWorld({ ...image, values: everySecond }, async (world) => {
        // The snapshot cannot take the place of a directory.
        for (const pod of world.redis) {
          await rm(snapshotOf(pod), { force: true })
          await mkdir(snapshotOf(pod))
        }
        const load = startLoad(world)
        await load.moreAcks(50, 30_000)
        await everywhere(world, 'a failed snapshot', async (pod) =>
          /rdb_last_bgsave_status:err/.test(await infoOf(world, pod)),
        )
        await load.moreAcks(100, 30_000)
        const { ops } = await load.judge(0)
        expect(ops.filter(({ outcome }) => outcome !== 'acked')).to.deep.equal([])
        expect(world.lines('started as').length, 'starts').to.equal(3 * 2 + 3)
        expect(world.lines('+switch-master'), 'switches').to.deep.equal([])
        await podOf(world, 1).deleteGracefully()
        expect(world.lines('redis ended: exit code 0'), 'ends in good order').to.have.length(1)
      }),
    )

    scenario(`are data of no epoch: a pod that lost its append-only file has nothing (${image.engine})`, () =>
      withBornWorld({ ...image, values: everySecond }, async (world) => {
        await writeKeys(world, podOf(world, 0), KEYS)
        await everywhere(world, 'a snapshot', hasSnapshot)
        await world.crashAll()
        await removeAppendOnly(podOf(world, 0))
        await world.startAll()
        await settled(world, { master: { isNot: 0 } })
        for (const pod of world.redis) expect(await keysOf(world, pod), pod.name).to.equal(KEYS)
        await world.crashAll()
        for (const pod of world.redis) await removeAppendOnly(pod)
        for (const sentinel of world.sentinels) await sentinel.loseVolume()
        await world.startAll()
        await settled(world)
        for (const pod of world.redis) {
          expect(await keysOf(world, pod), pod.name).to.equal(0)
          expect(statSync(`${snapshotOf(pod)}.not-loaded`).size, pod.name).to.be.greaterThan(KEYS)
        }
        expect(world.lines('dump.rdb is loaded')).to.deep.equal([])
      }),
    )
  }

  scenario('that are cut off by a crash leave the one before, and nothing half written', () =>
    withBornWorld(
      { values: { redis: { persistence: { snapshots: ['1 1'] }, config: { 'rdb-key-save-delay': 10_000 } } } },
      async (world) => {
        await writeKeys(world, podOf(world, 0), KEYS / 10)
        await everywhere(world, 'a snapshot', hasSnapshot)
        await writeKeys(world, podOf(world, 0), KEYS)
        const temporary = async (pod: DataPod): Promise<boolean> =>
          (await readdir(pod.data)).some((name) => /^temp-.*\.rdb$/.test(name))
        await everywhere(world, 'a snapshot that is being written', temporary)
        await world.crashAll()
        const sizes = world.redis.map((pod) => statSync(snapshotOf(pod)).size)
        await world.startAll()
        await settled(world)
        for (const [i, pod] of world.redis.entries()) {
          expect(await keysOf(world, pod), pod.name).to.equal(KEYS)
          expect(sizes[i], `${pod.name}: the snapshot before`).to.be.greaterThan(0)
        }
      },
    ),
  )
})
