import { expect } from 'chai'
import { waitUntil } from '../../harness/wait-until.ts'
import { applicationCredentials } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { clock } from './clock.ts'
import { withConnection } from './connect.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { exactLists } from './scaling.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import type { World, WorldOptions } from './world.ts'

const WITHIN_MS = 120_000

const IMAGES: WorldOptions[] = [
  { services: true, proxies: 1, engine: 'redis', shell: 'sh' },
  { services: true, proxies: 1, engine: 'valkey', shell: 'busybox' },
]

/** A new client writes through every Sentinel's word and through every proxy. The result says which did not, and why. */
async function refusedOf(world: World): Promise<string[]> {
  const credentials = applicationCredentials(world.secrets)
  const write = (host: string, key: string): Promise<unknown> =>
    withConnection({ ...credentials, host, port: 6379 }, (redis) => redis.set(key, '1'))
  const ways = [
    ...world.sentinels.map(({ name, address }) => ({
      name,
      write: async () => {
        const view = await world.viewOf(address)
        if (view === undefined) throw new Error('names no master')
        await write(view.address, `by-${name}`)
      },
    })),
    ...world.proxies.map(({ name, address }) => ({ name, write: () => write(address, `by-${name}`) })),
  ]
  const tried = await Promise.allSettled(ways.map((way) => way.write()))
  return tried.flatMap((each, i) =>
    each.status === 'rejected' ? [`${ways[i]?.name}: ${String(each.reason).slice(0, 80)}`] : [],
  )
}

/** Wait until new clients write by both ways, and every Sentinel lists exactly the addresses of now. */
async function reached(world: World, from: number): Promise<void> {
  await waitUntil({
    what: 'new clients to write by every Sentinel and every proxy',
    timeoutMs: WITHIN_MS - (clock() - from),
    everyMs: 500,
    hint: `read ${world.timeline}`,
    look: async () => {
      const refused = await refusedOf(world)
      return refused.length === 0 ? { done: true, value: undefined } : { done: false, seen: refused.join('; ') }
    },
  })
  const wrote = clock()
  await exactLists(world)
  const seconds = (until: number): string => `${((until - from) / 1000).toFixed(1)} s`
  process.stdout.write(`    new clients write after ${seconds(wrote)}, lists are exact after ${seconds(clock())}\n`)
}

interface Change {
  title: string
  /** The pods whose Services are made anew. */
  renewed: (world: World) => readonly { name: string }[]
}

const CHANGES: Change[] = [
  { title: 'of a replica', renewed: (world) => world.redis.slice(2) },
  { title: 'of the master', renewed: (world) => world.redis.slice(0, 1) },
  { title: 'of a Sentinel', renewed: (world) => world.sentinels.slice(1, 2) },
  { title: 'of every pod', renewed: (world) => [...world.redis, ...world.sentinels] },
]

sideBySide('a Service that is made anew, on loopback', (scenario) => {
  for (const image of IMAGES) {
    for (const { title, renewed } of CHANGES) {
      scenario(
        `${title} is followed within two minutes, and nothing is lost (${image.engine}, ${image.shell})`,
        () =>
          withBornWorld(image, async (world) => {
            const load = startLoad(world)
            await load.moreAcks(100, 10_000)
            const from = clock()
            await world.renewServices(renewed(world))
            await reached(world, from)
            await settled(world, { master: { is: 0 } })
            await load.moreAcks(50, 30_000)
            expectNothingLost(await load.judge(0), { crashes: 0 })
          }),
        { full: title !== 'of the master' },
      )
    }
  }

  scenario(
    'of the master, which restarts with all data pods before a Sentinel knows its new address, is followed',
    () =>
      withBornWorld({ services: true, proxies: 1 }, async (world) => {
        const load = startLoad(world)
        await load.moreAcks(100, 10_000)
        await Promise.all(world.redis.map((pod) => pod.crash()))
        const from = clock()
        await world.renewServices(world.redis.slice(0, 1))
        await world.startAll()
        await reached(world, from)
        const { master } = await settled(world)
        await load.moreAcks(50, 30_000)
        expectNothingLost(await load.judge(master), { crashes: 1 })
      }),
  )

  scenario(
    'of the master, whose pod is killed right then, is followed',
    () =>
      withBornWorld({ services: true, proxies: 1, engine: 'valkey', shell: 'busybox' }, async (world) => {
        const load = startLoad(world)
        await load.moreAcks(100, 10_000)
        const from = clock()
        await world.renewServices(world.redis.slice(0, 1))
        await podOf(world, 0).crash()
        await load.moreAcks(50, 30_000)
        await podOf(world, 0).start()
        await reached(world, from)
        const { master } = await settled(world, { master: { isNot: 0 } })
        expectNothingLost(await load.judge(master), { crashes: 1 })
      }),
    { full: true },
  )

  scenario(
    'of every pod while all are down is followed: a cluster that was restored keeps its data',
    () =>
      withBornWorld({ services: true, proxies: 1 }, async (world) => {
        const load = startLoad(world)
        await load.moreAcks(100, 10_000)
        await world.crashAll()
        await world.renewServices([...world.redis, ...world.sentinels])
        const from = clock()
        await world.startAll()
        await reached(world, from)
        await settled(world, { master: { is: 0 } })
        await load.moreAcks(50, 30_000)
        expectNothingLost(await load.judge(0), { crashes: 1 })
        expect(world.lines('decision: bootstrap:'), 'bootstraps').to.have.length(1)
      }),
    { full: true },
  )
})
