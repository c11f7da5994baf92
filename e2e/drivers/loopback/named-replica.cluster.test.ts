import { expect } from 'chai'
import { guardCredentials } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { clock } from './clock.ts'
import { withConnection } from './connect.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import type { World, WorldOptions } from './world.ts'

/** The promise: so long after it was made a replica there is a master that takes writes, in milliseconds. */
const BOUND_MS = 30_000

const IMAGES: WorldOptions[] = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
]

const follow = (world: World, ordinal: number, host: string, port: number): Promise<unknown> =>
  withConnection(
    { ...guardCredentials(world.secrets), host: podOf(world, ordinal).address, port: 6379, connectTimeoutMs: 5000 },
    (redis) => redis.call('REPLICAOF', host, String(port)),
  )

/** What an operator's wrong command, or one that comes late, has the named master follow. */
const LEADERS: { title: string; of: (world: World) => [host: string, port: number]; itself: boolean }[] = [
  { title: 'an address at which no server answers', of: (world) => [podOf(world, 0).address, 1], itself: true },
  { title: 'its own replica', of: (world) => [podOf(world, 1).address, 6379], itself: false },
]

sideBySide('a named master that is made a replica on loopback', (scenario) => {
  for (const image of IMAGES) {
    for (const { title, of, itself } of LEADERS) {
      scenario(
        `of ${title}: writes go on within ${BOUND_MS / 1000} s and nothing is lost (${image.engine}, ${image.shell})`,
        () =>
          withBornWorld(image, async (world) => {
            const load = startLoad(world)
            await load.moreAcks(100, 30_000)
            const from = clock()
            await follow(world, 0, ...of(world))
            await load.moreAcks(100, BOUND_MS)
            world.note(`=== writes go on after ${Math.round(clock() - from)} ms`)
            const { master } = await settled(world)
            if (itself) {
              expect(master, 'the master').to.equal(0)
              expect(world.lines('promoting this replica: named in'), 'promotions of itself').to.have.length(1)
              expect(world.lines('+switch-master'), 'switches').to.deep.equal([])
            }
            expectNothingLost(await load.judge(master), { crashes: 0 })
          }),
      )
    }
  }
})
