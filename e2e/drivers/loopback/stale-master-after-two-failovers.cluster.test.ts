import { expect } from 'chai'
import { waitUntil } from '../../harness/wait-until.ts'
import { guardCredentials } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import { startLoad } from './load.ts'
import type { Load } from './load.ts'
import { podOf } from './pod-of.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import type { World, WorldOptions } from './world.ts'

const IMAGES: WorldOptions[] = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
]

/** The ordinal of whom all Sentinels name, when it is another than these. */
const named = (world: World, others: readonly number[]): Promise<number> =>
  waitUntil({
    what: `all Sentinels to name another than ${others.join(' and ')}`,
    timeoutMs: world.timers.downAfterMs + world.timers.failoverTimeoutMs,
    everyMs: 20,
    look: async () => {
      const views = await Promise.all(world.sentinels.map(({ address }) => world.viewOf(address)))
      const seen = [...new Set(views.map((view) => world.redis.findIndex(({ address }) => address === view?.address)))]
      const [one = -1, ...rest] = seen
      if (rest.length > 0 || one < 0 || others.includes(one)) return { done: false, seen: seen.join(', ') }
      return { done: true, value: one }
    },
  })

/** A hundred writes more, of the stream that waits for a replica: the other hangs at the server that is stopped. */
const ackedSince = (load: Load, before: number): Promise<void> =>
  waitUntil({
    what: 'a hundred acknowledged writes',
    timeoutMs: 10_000,
    everyMs: 50,
    look: () => {
      const more = load.acked() - before
      return Promise.resolve(more < 100 ? { done: false, seen: `${more}` } : { done: true, value: undefined })
    },
  })

/** What this pod's server says once it is a replica. */
const priorityOfReplica = (world: World, ordinal: number): Promise<string | undefined> =>
  waitUntil({
    what: `pod ${ordinal} to be a replica`,
    timeoutMs: 5000,
    everyMs: 5,
    look: () =>
      withConnection(
        { ...guardCredentials(world.secrets), host: podOf(world, ordinal).address, port: 6379 },
        async (redis) => {
          const info = await redis.info('replication')
          if (!info.includes('role:slave')) return { done: false, seen: 'a master' }
          return { done: true, value: /slave_priority:(\d+)/.exec(info)?.[1] }
        },
      ),
  })

sideBySide('a master that was stopped for two epochs on loopback', (scenario) => {
  for (const image of IMAGES) {
    scenario(
      `is not promoted before it has synced, though it hears whom to follow before its guard goes on (${image.engine}, ${image.shell})`,
      () =>
        withBornWorld(image, async (world) => {
          const load = startLoad(world)
          await load.moreAcks(100, 10_000)
          podOf(world, 0).freeze('pod')
          const second = await named(world, [0])
          await ackedSince(load, load.acked())
          await podOf(world, second).crashRedis(12_000)
          const third = await named(world, [0, second])
          await podOf(world, third).crashRedis(4000)
          // The only one that answers now; what it was told has waited for it.
          podOf(world, 0).thaw('redis')
          expect(await priorityOfReplica(world, 0), 'priority before it has synced').to.equal('0')
          podOf(world, 0).thaw()
          await load.moreAcks(100, 30_000)
          const { master } = await settled(world)
          expect(master, 'the master that went on').to.not.equal(0)
          // Four of the other stream sat in its socket.
          expect((await load.judge(master)).wait1.lost, 'writes lost that a replica had').to.deep.equal([])
        }),
    )
  }
})
