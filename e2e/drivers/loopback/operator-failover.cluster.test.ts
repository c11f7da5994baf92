import { expect } from 'chai'
import { messageOf } from '../../harness/message-of.ts'
import { waitUntil } from '../../harness/wait-until.ts'
import { guardCredentials } from './access.ts'
import { expectNoRefusals } from './acl-log.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { settled } from './settled.ts'
import { BUSY_MS, sideBySide } from './side-by-side.ts'
import type { World, WorldOptions } from './world.ts'

const FAILOVERS = 3

const IMAGES: WorldOptions[] = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
]

/** Asks for a failover. A Sentinel learns by INFO that a replica may be promoted again, up to 10 s after a switch, and refuses until then. */
const failOver = (world: World): Promise<unknown> => {
  const host = world.sentinels[1]?.address ?? ''
  return withConnection({ ...guardCredentials(world.secrets), host, port: 26379 }, (sentinel) =>
    waitUntil({
      what: 'a Sentinel to take SENTINEL FAILOVER',
      timeoutMs: 12_000,
      everyMs: 200,
      hint: `read ${world.timeline}`,
      look: async () => {
        try {
          return { done: true, value: await sentinel.call('SENTINEL', 'FAILOVER', world.masterName) }
        } catch (error) {
          if (!messageOf(error).startsWith('NOGOODSLAVE')) throw error
          return { done: false, seen: messageOf(error) }
        }
      },
    }),
  )
}

sideBySide('a failover by hand on loopback', (scenario) => {
  for (const image of IMAGES) {
    scenario(
      `by SENTINEL FAILOVER loses nothing, ${FAILOVERS} times (${image.engine}, ${image.shell})`,
      () =>
        withBornWorld(image, async (world) => {
          const load = startLoad(world)
          let master = 0
          for (let i = 1; i <= FAILOVERS; i++) {
            await load.moreAcks(100, 10_000)
            await failOver(world)
            await load.moreAcks(100, 10_000)
            master = (await settled(world, { master: { isNot: master } })).master
          }
          expect(world.lines('writes pause: a Sentinel replaces this master'), 'pauses').to.have.length(FAILOVERS)
          const verdict = await load.judge(master)
          expectNothingLost(verdict, { crashes: 0 })
          await expectNoRefusals(world)
          expect(verdict.plain.gaps[0]?.ms ?? 0, 'write gap in ms').to.be.lessThan(2500 + BUSY_MS)
        }),
      { alone: true },
    )
  }

  scenario(
    'by SENTINEL FAILOVER loses nothing while another Sentinel hangs: each look at all of them takes a second',
    () =>
      withBornWorld({}, async (world) => {
        const load = startLoad(world)
        let master = 0
        for (let i = 1; i <= FAILOVERS; i++) {
          await load.moreAcks(100, 10_000)
          world.sentinels[2]?.freeze()
          await failOver(world)
          await load.moreAcks(100, 20_000)
          world.sentinels[2]?.thaw()
          master = (await settled(world, { master: { isNot: master } })).master
        }
        const verdict = await load.judge(master)
        expectNothingLost(verdict, { crashes: 0 })
        await expectNoRefusals(world)
        expect(verdict.plain.gaps[0]?.ms ?? 0, 'write gap in ms').to.be.lessThan(5000 + BUSY_MS)
      }),
    { alone: true },
  )

  scenario('by SENTINEL FAILOVER that finds nobody to promote lets writes go on at once', () =>
    withBornWorld({}, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(100, 10_000)
      // A Sentinel asks for priorities every ten seconds: it begins, and has nobody when it chooses.
      await Promise.all([1, 2].map((ordinal) => barReplica(world, ordinal)))
      await failOver(world)
      await load.moreAcks(100, 10_000)
      expect(world.lines('-failover-abort-no-good-slave'), 'failovers given up').to.have.length(1)
      expect(world.lines('writes pause: a Sentinel replaces this master'), 'pauses').to.have.length(1)
      const { master, epoch } = await settled(world, { master: { is: 0 } })
      expect(epoch, 'epochs').to.equal(0)
      const verdict = await load.judge(master)
      expectNothingLost(verdict, { crashes: 0 })
      await expectNoRefusals(world)
      expect(verdict.plain.gaps[0]?.ms ?? 0, 'write gap in ms').to.be.lessThan(1000 + BUSY_MS)
    }),
  )
})

const barReplica = (world: World, ordinal: number): Promise<unknown> =>
  withConnection({ ...guardCredentials(world.secrets), host: podOf(world, ordinal).address, port: 6379 }, (redis) =>
    redis.call('CONFIG', 'SET', 'replica-priority', '0'),
  )
