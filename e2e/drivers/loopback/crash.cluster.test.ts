import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { expectNoRefusals } from './acl-log.ts'
import { withBornWorld } from './born-world.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { BUSY_MS, sideBySide } from './side-by-side.ts'
import { settled } from './settled.ts'

sideBySide('a crash on loopback', (scenario) => {
  scenario('of the redis container of the master ends in a failover, and the old master never acknowledges again', () =>
    withBornWorld({}, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(100, 10_000)
      await podOf(world, 0).crashRedis()
      await load.moreAcks(100, 20_000)
      const { master } = await settled(world, { master: { isNot: 0 } })
      const verdict = await load.judge(master)
      expectNothingLost(verdict, { crashes: 1 })
      await expectNoRefusals(world)
      expect(verdict.plain.runIds, 'processes that acknowledged').to.have.length(2)
      expect(verdict.plain.gaps[0]?.ms ?? 0, 'write gap in ms').to.be.lessThan(
        world.timers.downAfterMs + 2500 + BUSY_MS,
      )
    }),
  )

  scenario('of the whole master pod that comes back after the failover makes it a replica', () =>
    withBornWorld({}, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(100, 10_000)
      await podOf(world, 0).crash()
      await load.moreAcks(100, 20_000)
      await podOf(world, 0).start()
      const { master } = await settled(world, { master: { isNot: 0 } })
      const verdict = await load.judge(master)
      expectNothingLost(verdict, { crashes: 1 })
      await expectNoRefusals(world)
      expect(verdict.plain.runIds, 'processes that acknowledged').to.have.length(2)
    }),
  )

  scenario('of a replica or of the guards changes nothing for clients', () =>
    withBornWorld({}, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(50, 10_000)
      await Promise.all(world.redis.map((pod) => pod.crashGuard()))
      await podOf(world, 2).crashRedis()
      await load.moreAcks(300, 20_000)
      const { master, epoch } = await settled(world)
      expect({ master, epoch }).to.deep.equal({ master: 0, epoch: 0 })
      const verdict = await load.judge(master)
      expectNothingLost(verdict, { crashes: 0 })
      await expectNoRefusals(world)
      expect(verdict.plain.gaps[0]?.ms ?? 0, 'write gap in ms').to.be.lessThan(BUSY_MS)
    }),
  )

  scenario('of all Sentinels leaves a master that serves', () =>
    withBornWorld({}, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(50, 10_000)
      await Promise.all(world.sentinels.map((pod) => pod.crash()))
      await load.moreAcks(1000, 30_000)
      expect(await podOf(world, 0).isReady(), 'the master is ready without Sentinels').to.equal(true)
      await Promise.all(world.sentinels.map((pod) => pod.start()))
      const { master } = await settled(world, { master: { is: 0 } })
      expectNothingLost(await load.judge(master), { crashes: 0 })
      await expectNoRefusals(world)
    }),
  )

  scenario('of a master that is only stopped for longer than down-after ends with one master', () =>
    withBornWorld({}, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(100, 10_000)
      podOf(world, 0).freeze('pod')
      await sleep(3 * world.timers.downAfterMs)
      podOf(world, 0).thaw()
      await load.moreAcks(100, 30_000)
      const { master } = await settled(world, { master: { isNot: 0 } })
      expectNothingLost(await load.judge(master), { crashes: 1 })
      await expectNoRefusals(world)
    }),
  )
})
