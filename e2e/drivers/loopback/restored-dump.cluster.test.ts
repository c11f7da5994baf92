import { existsSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { breakMiddle, keysOf, serves } from './damage.ts'
import type { DataPod } from './data-pod.ts'
import { makeDump } from './dump.ts'
import { podOf } from './pod-of.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import { withWorld } from './with-world.ts'
import type { World, WorldOptions } from './world.ts'

const IMAGES = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
] as const satisfies WorldOptions[]

const KEYS = 500

const put = async (pod: DataPod, dump: Buffer): Promise<void> => writeFile(join(pod.data, 'dump.rdb'), dump)

async function everybodyHas(world: World, count: number): Promise<void> {
  for (const pod of world.redis) expect(await keysOf(world, pod), `keys of ${pod.name}`).to.equal(count)
}

sideBySide('a dump.rdb on the volume of an empty set on loopback', (scenario) => {
  for (const image of IMAGES) {
    scenario(`is loaded completely and once, and survives the end of everything (${image.engine})`, () =>
      withWorld(image, async (world) => {
        const pod = podOf(world, 1)
        await put(pod, await makeDump(image.engine, KEYS))
        await world.startAll()
        await settled(world, { master: { is: 1 } })
        await everybodyHas(world, KEYS)
        expect(existsSync(join(pod.data, 'dump.rdb.loaded'))).to.equal(true)
        await world.crashAll()
        await world.startAll()
        await settled(world)
        await everybodyHas(world, KEYS)
        expect(world.lines('dump.rdb is loaded'), 'times that it was loaded').to.have.length(1)
      }),
    )

    scenario(`is refused with the reason when it is damaged, and loaded once it is replaced (${image.engine})`, () =>
      withWorld(image, async (world) => {
        const pod = podOf(world, 0)
        const dump = await makeDump(image.engine, KEYS)
        await put(pod, dump)
        await breakMiddle(join(pod.data, 'dump.rdb'))
        await world.startAll()
        for (let i = 0; world.lines('cannot be loaded: dump.rdb:').length === 0 && i < 200; i++) await sleep(100)
        expect(world.lines('cannot be loaded: dump.rdb:')).to.not.have.length(0)
        await sleep(3000)
        for (const each of world.redis) expect(await serves(world, each), `${each.name} serves`).to.equal(false)
        expect(world.lines('redis-0 | redis ended'), 'ends of the container').to.have.length(0)
        await writeFile(join(pod.data, 'copied'), dump)
        await rename(join(pod.data, 'copied'), join(pod.data, 'dump.rdb'))
        await settled(world, { master: { is: 0 } })
        await everybodyHas(world, KEYS)
      }),
    )
  }

  scenario('is not loaded by a pod whose set has a master: it gets another name', () =>
    withWorld({}, async (world) => {
      await world.startAll()
      await settled(world)
      const pod = podOf(world, 2)
      await pod.crash()
      await pod.loseVolume()
      await put(pod, await makeDump('redis', KEYS))
      await pod.start()
      await settled(world)
      await everybodyHas(world, 0)
      expect(existsSync(join(pod.data, 'dump.rdb.not-loaded'))).to.equal(true)
    }),
  )

  scenario('is chosen by redis.bootstrap when another pod has one too', () =>
    withWorld({ values: { redis: { bootstrap: 'force-ordinal-2' } } }, async (world) => {
      for (const ordinal of [1, 2]) await put(podOf(world, ordinal), await makeDump('redis', KEYS))
      await world.startAll()
      await settled(world, { master: { is: 2 } })
      await everybodyHas(world, KEYS)
    }),
  )
})
