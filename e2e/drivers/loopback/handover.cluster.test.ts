import { expect } from 'chai'
import { expectNoRefusals } from './acl-log.ts'
import { withBornWorld } from './born-world.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { BUSY_MS, sideBySide } from './side-by-side.ts'
import { settled } from './settled.ts'
import type { WorldOptions } from './world.ts'

const DELETIONS = 3

const IMAGES: WorldOptions[] = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
]

sideBySide('a graceful end on loopback', (scenario) => {
  for (const image of IMAGES) {
    scenario(
      `of the master loses nothing and makes one new master, ${DELETIONS} times (${image.engine}, ${image.shell})`,
      () =>
        withBornWorld(image, async (world) => {
          const load = startLoad(world)
          let master = 0
          for (let i = 1; i <= DELETIONS; i++) {
            await load.moreAcks(100, 10_000)
            const before = master
            await podOf(world, before).deleteGracefully()
            await podOf(world, before).start()
            master = (await settled(world, { master: { isNot: before } })).master
            const switches = world.lines('+switch-master').map((line) => line.split('+switch-master')[1])
            expect(switches, '+switch-master of all Sentinels').to.have.length(i * world.sentinels.length)
            const latest = switches.slice(-world.sentinels.length)
            expect(new Set(latest), 'different switches of one deletion').to.have.length(1)
          }
          await load.moreAcks(100, 10_000)
          const verdict = await load.judge(master)
          expectNothingLost(verdict, { crashes: 0 })
          await expectNoRefusals(world)
          expect(verdict.plain.gaps[0]?.ms ?? 0, 'write gap in ms').to.be.lessThan(500 + BUSY_MS)
          expect(world.lines('epoch').filter((line) => line.includes('convert-to-slave'))).to.deep.equal([])
        }),
    )
  }

  scenario('of the master works as well with one Sentinel gone', () =>
    withBornWorld({}, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(100, 10_000)
      await world.sentinels[2]?.crash()
      await podOf(world, 0).deleteGracefully()
      await load.moreAcks(100, 10_000)
      await world.startAll()
      const { master } = await settled(world, { master: { isNot: 0 } })
      const verdict = await load.judge(master)
      expectNothingLost(verdict, { crashes: 0 })
      await expectNoRefusals(world)
      expect(verdict.plain.gaps[0]?.ms ?? 0, 'write gap in ms').to.be.lessThan(500 + BUSY_MS)
    }),
  )

  scenario('of the master awaits a Sentinel that is away for a moment, and all of them hear of the switch', () =>
    withBornWorld({}, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(100, 10_000)
      await world.sentinels[2]?.crash()
      const end = podOf(world, 0).deleteGracefully()
      await load.moreAcks(250, 10_000)
      expect(world.lines('prestop waiting: 2 of 3 Sentinels'), 'the wait').to.have.length(1)
      expect(world.lines('handed over to'), 'handovers while it is away').to.deep.equal([])
      await world.sentinels[2]?.start()
      await end
      expect(world.lines('handed over to'), 'handovers').to.have.length(1)
      expect(world.lines('+switch-master'), '+switch-master').to.have.length(3)
      await podOf(world, 0).start()
      const { master } = await settled(world, { master: { isNot: 0 } })
      const verdict = await load.judge(master)
      expectNothingLost(verdict, { crashes: 0 })
      await expectNoRefusals(world)
      expect(verdict.plain.gaps[0]?.ms ?? 0, 'write gap in ms').to.be.lessThan(500 + BUSY_MS)
    }),
  )

  scenario('of the master without any Sentinel ends, and one master comes back with everything', () =>
    withBornWorld({}, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(100, 10_000)
      await Promise.all(world.sentinels.map((pod) => pod.crash()))
      await podOf(world, 0).deleteGracefully()
      await world.startAll()
      await load.moreAcks(100, 60_000)
      const { master } = await settled(world)
      expectNothingLost(await load.judge(master), { crashes: 0 })
      await expectNoRefusals(world)
    }),
  )

  scenario('of the master that gets no epoch leaves the choice to a Sentinel', () =>
    withBornWorld({}, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(100, 10_000)
      await podOf(world, 0).deleteGracefully({ HA_PATH: 'sentinel' })
      await podOf(world, 0).start()
      const { master } = await settled(world, { master: { isNot: 0 } })
      expect(world.lines('by a Sentinel, to one of'), 'the second path').to.have.length(1)
      const verdict = await load.judge(master)
      expectNothingLost(verdict, { crashes: 0 })
      await expectNoRefusals(world)
      expect(verdict.plain.gaps[0]?.ms ?? 0, 'write gap in ms').to.be.lessThan(2500 + BUSY_MS)
    }),
  )

  scenario('of a replica changes nothing for clients', () =>
    withBornWorld({}, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(50, 10_000)
      await podOf(world, 1).deleteGracefully()
      await podOf(world, 1).start()
      const { master, epoch } = await settled(world, { master: { is: 0 } })
      expect(epoch).to.equal(0)
      const verdict = await load.judge(master)
      expectNothingLost(verdict, { crashes: 0 })
      await expectNoRefusals(world)
      expect(verdict.plain.gaps[0]?.ms ?? 0, 'write gap in ms').to.be.lessThan(BUSY_MS)
    }),
  )

  // On a busy machine the servers may start for longer than the 2 s after which Sentinels that wait for them choose another.
  scenario('of everything at once attempts no handover, and the same master comes back', () =>
    withBornWorld({ values: { sentinel: { downAfterMilliseconds: 10_000 } } }, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(100, 10_000)
      await Promise.all([...world.redis, ...world.sentinels].map((pod) => pod.deleteGracefully()))
      expect(world.lines('+switch-master'), 'switches').to.deep.equal([])
      expect(world.lines('+try-failover'), 'failovers').to.deep.equal([])
      await world.startAll()
      await load.moreAcks(50, 60_000)
      const { master } = await settled(world, { master: { is: 0 } })
      expectNothingLost(await load.judge(master), { crashes: 0 })
      await expectNoRefusals(world)
    }),
  )
})
