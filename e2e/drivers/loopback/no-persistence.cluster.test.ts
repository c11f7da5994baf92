import { expect } from 'chai'
import { withBornWorld } from './born-world.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import type { WorldOptions } from './world.ts'

const IMAGES: WorldOptions[] = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
]

const values = { redis: { persistence: { enabled: false } } }

sideBySide('a set without persistence on loopback', (scenario) => {
  for (const image of IMAGES) {
    scenario(`loses nothing when each pod in turn is deleted (${image.engine})`, () =>
      withBornWorld({ ...image, values }, async (world) => {
        const load = startLoad(world, { rate: 100 })
        let { master } = await settled(world)
        for (const pod of world.redis.toReversed()) {
          await load.moreAcks(50, 20_000)
          await pod.deleteGracefully()
          await pod.start()
          master = (await settled(world)).master
        }
        expectNothingLost(await load.judge(master), { crashes: 0 })
        expect(world.lines('decision: bootstrap:'), 'pods that began an empty set').to.have.length(1)
      }),
    )
    scenario(`never serves the empty master that a crash leaves (${image.engine})`, () =>
      withBornWorld({ ...image, values }, async (world) => {
        const load = startLoad(world, { rate: 100 })
        const before = (await settled(world)).master
        await load.moreAcks(50, 20_000)
        await podOf(world, before).crashRedis()
        const { master } = await settled(world, { master: { isNot: before } })
        await load.moreAcks(50, 20_000)
        expectNothingLost(await load.judge(master), { crashes: 1 })
        expect(world.lines('decision: bootstrap:'), 'pods that began an empty set').to.have.length(1)
      }),
    )
  }
})
