import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { withBornWorld } from './born-world.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { settled } from './settled.ts'
import { BUSY_MS, sideBySide } from './side-by-side.ts'
import type { WorldOptions } from './world.ts'

// CRASHES=25 npm run test:runtime -- replaced: more of them in a row, as a measurement.
const CRASHES = Number(process.env['CRASHES'] ?? 3)

const IMAGES: WorldOptions[] = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
]

sideBySide('a master that crashes on loopback', (scenario) => {
  for (const image of IMAGES) {
    scenario(
      `is replaced by its guard before Sentinel misses it, ${CRASHES} times (${image.engine}, ${image.shell})`,
      () =>
        withBornWorld(image, async (world) => {
          const load = startLoad(world)
          let master = 0
          for (let i = 1; i <= CRASHES; i++) {
            await load.moreAcks(100, 10_000)
            const before = master
            await podOf(world, before).crashRedis()
            master = (await settled(world, { master: { isNot: before } })).master
            expect(world.lines('+switch-master'), 'switches').to.have.length(i * world.sentinels.length)
          }
          await load.moreAcks(100, 10_000)
          const verdict = await load.judge(master)
          expectNothingLost(verdict, { crashes: CRASHES })
          expect(world.lines('+odown'), 'what Sentinel noticed of it').to.deep.equal([])
          expect(verdict.plain.gaps[0]?.ms ?? 0, 'write gap in ms').to.be.lessThan(600 + BUSY_MS)
        }),
    )
  }

  scenario('and whose successor crashes in the same second is followed by the one that is left', () =>
    withBornWorld({ backoff: () => 2000 }, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(100, 10_000)
      await podOf(world, 0).crashRedis()
      await sleep(1000)
      const next = world.redis.findIndex(({ address }) =>
        world.lines(`replacing`).some((line) => line.includes(`by ${address}`)),
      )
      await podOf(world, next).crashRedis()
      await load.moreAcks(100, 20_000)
      const { master } = await settled(world)
      expectNothingLost(await load.judge(master), { crashes: 2 })
    }),
  )

  scenario('and is back with an empty volume within down-after gives way to one that has the data', () =>
    withBornWorld({ values: { profile: 'safe' } }, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(100, 10_000)
      await podOf(world, 0).crash()
      await podOf(world, 0).loseVolume()
      await podOf(world, 0).start()
      const { master } = await settled(world, { master: { isNot: 0 } })
      const verdict = await load.judge(master)
      expectNothingLost(verdict, { crashes: 1 })
      expect(world.lines('+odown'), 'what Sentinel noticed of it').to.deep.equal([])
    }),
  )
})
