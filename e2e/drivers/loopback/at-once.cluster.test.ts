import { setTimeout as sleep } from 'node:timers/promises'
import { waitUntil } from '../../harness/wait-until.ts'
import { withBornWorld } from './born-world.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import type { World, WorldOptions } from './world.ts'

const IMAGES: WorldOptions[] = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
]

/** Delete a pod and make another in its place, as its StatefulSet does. */
async function replacePod(world: World, ordinal: number): Promise<void> {
  await podOf(world, ordinal).deleteGracefully()
  await podOf(world, ordinal).start()
}

/** The pod that a handover or a failover has just made the master. */
function promoted(world: World): Promise<number> {
  return waitUntil({
    what: 'another master',
    timeoutMs: 20_000,
    everyMs: 10,
    hint: `read ${world.timeline}`,
    look: () => {
      const [line] = world.lines('+switch-master')
      const next = world.redis.findIndex(
        ({ address }) => line?.includes(` ${address} 6379`) && !line.includes(`mymaster ${address} `),
      )
      return Promise.resolve(next < 0 ? { done: false, seen: 'nobody was named yet' } : { done: true, value: next })
    },
  })
}

sideBySide('ends at once on loopback', (scenario) => {
  for (const image of IMAGES) {
    const title = `(${image.engine}, ${image.shell})`
    const meets = (act: (world: World) => Promise<void>, crashes = 0): Promise<void> =>
      withBornWorld(image, async (world) => {
        const load = startLoad(world)
        await load.moreAcks(100, 10_000)
        await act(world)
        await load.moreAcks(100, 30_000)
        const { master } = await settled(world)
        expectNothingLost(await load.judge(master), { crashes })
      })

    scenario(`of the master and of the replica that would succeed it: the third one does ${title}`, () =>
      meets(async (world) => void (await Promise.all([replacePod(world, 0), replacePod(world, 2)]))),
    )
    scenario(`of the master and, in the same second, of its successor: one master, nothing lost ${title}`, () =>
      meets(async (world) => {
        const first = replacePod(world, 0)
        await Promise.all([first, promoted(world).then((next) => replacePod(world, next))])
      }),
    )
    scenario(`of a replica while the Sentinels replace a master that is gone: one master, nothing lost ${title}`, () =>
      meets(async (world) => {
        await podOf(world, 0).crash()
        await sleep(world.timers.downAfterMs)
        await replacePod(world, 1)
        await podOf(world, 0).start()
      }, 1),
    )
    scenario(`of two data pods and a Sentinel, as when two nodes are drained: one master, nothing lost ${title}`, () =>
      meets(async (world) => {
        const [sentinel] = world.sentinels
        await Promise.all([replacePod(world, 0), replacePod(world, 1), sentinel?.crash().then(() => sentinel.start())])
      }),
    )
  }
})
