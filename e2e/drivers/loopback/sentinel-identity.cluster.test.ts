import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { waitUntil } from '../../harness/wait-until.ts'
import { guardCredentials } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { exactLists } from './scaling.ts'
import type { SentinelPod } from './sentinel-pod.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import type { World, WorldOptions } from './world.ts'

const RESTARTS = 10

const IMAGES: WorldOptions[] = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
]

/** What a Sentinel must not forget: its id, the epoch that it has seen, and the master with the epoch of its configuration. */
interface Memory {
  myid: string
  currentEpoch: string
  configEpoch: string
  master: string
}

async function memoryOf(world: World, { address: host, data }: SentinelPod): Promise<Memory> {
  const file = await readFile(join(data, 'sentinel.conf'), 'utf8')
  return withConnection({ ...guardCredentials(world.secrets), host, port: 26379 }, async (sentinel) => {
    const words = (await sentinel.call('SENTINEL', 'MASTER', world.masterName)) as string[]
    const field = (name: string): string => words[words.indexOf(name) + 1] ?? ''
    return {
      myid: String(await sentinel.call('SENTINEL', 'MYID')),
      currentEpoch: /^sentinel current-epoch (\d+)/m.exec(file)?.[1] ?? 'none',
      configEpoch: field('config-epoch'),
      master: field('ip'),
    }
  })
}

const memories = (world: World): Promise<Memory[]> => Promise.all(world.sentinels.map((pod) => memoryOf(world, pod)))

/** A set whose master has moved, so that its epoch is not the first one. */
async function moveMaster(world: World): Promise<number> {
  await podOf(world, 0).deleteGracefully()
  await podOf(world, 0).start()
  const { master } = await settled(world, { master: { isNot: 0 } })
  return master
}

const answers = (world: World, pod: SentinelPod): Promise<Memory> =>
  waitUntil({
    what: `${pod.name} to answer`,
    timeoutMs: 10_000,
    everyMs: 20,
    hint: `read ${world.timeline}`,
    look: async () => {
      const memory = await memoryOf(world, pod).catch(() => undefined)
      return memory === undefined ? { done: false, seen: 'no answer' } : { done: true, value: memory }
    },
  })

sideBySide('the memory of the Sentinels on loopback', (scenario) => {
  for (const image of IMAGES) {
    scenario(
      `keeps id, epochs and master over ${RESTARTS} restarts of each, and no Sentinel is counted twice (${image.engine}, ${image.shell})`,
      () =>
        withBornWorld(image, async (world) => {
          const master = await moveMaster(world)
          const before = await memories(world)
          expect(new Set(before.map(({ myid }) => myid)), 'different ids').to.have.property('size', 3)
          expect(Number(before[0]?.configEpoch), 'epoch after a handover').to.be.greaterThan(0)
          const switches = world.lines('+switch-master').length
          for (const [i, pod] of world.sentinels.entries()) {
            for (let restart = 1; restart <= RESTARTS; restart++) {
              // One in two is killed.
              await (restart % 2 === 0 ? pod.crash() : pod.deleteGracefully())
              await pod.start()
              expect(await answers(world, pod), `${pod.name} after restart ${restart}`).to.deep.equal(before[i])
            }
          }
          await exactLists(world)
          await settled(world, { master: { is: master } })
          expect(await memories(world), 'of all at the end').to.deep.equal(before)
          expect(world.lines('state: damaged'), 'whole files that are taken for damaged').to.deep.equal([])
          expect(world.lines('+switch-master'), 'switches').to.have.length(switches)
        }),
      { full: true },
    )

    scenario(`is the same after all of them were gone at once (${image.engine}, ${image.shell})`, () =>
      withBornWorld(image, async (world) => {
        const master = await moveMaster(world)
        const before = await memories(world)
        const switches = world.lines('+switch-master').length
        for (const end of ['crash', 'deleteGracefully'] as const) {
          await Promise.all(world.sentinels.map((pod) => pod[end]()))
          await Promise.all(world.sentinels.map((pod) => pod.start()))
          await Promise.all(world.sentinels.map((pod) => answers(world, pod)))
          expect(await memories(world), `after ${end}`).to.deep.equal(before)
        }
        await exactLists(world)
        await settled(world, { master: { is: master } })
        expect(world.lines('+switch-master'), 'switches').to.have.length(switches)
      }),
    )
  }
})

sideBySide('a minority of Sentinels on loopback', (scenario) => {
  scenario('promotes no replica when the master is gone; once there is a majority again, it does', () =>
    withBornWorld({}, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(100, 30_000)
      await Promise.all(world.sentinels.slice(1).map((pod) => pod.crash()))
      await podOf(world, 0).crash()
      // Sentinel would try twice in this time, and a guard of a replica, too.
      const until = Date.now() + world.timers.downAfterMs + 2 * world.timers.failoverTimeoutMs
      while (Date.now() < until) {
        for (const pod of world.redis.slice(1)) {
          expect((await world.replicationOf(pod.address)).role, `role of ${pod.name}`).to.equal('slave')
        }
        await sleep(100)
      }
      expect(world.lines('+switch-master'), 'switches by a minority').to.deep.equal([])
      await Promise.all(world.sentinels.slice(1).map((pod) => pod.start()))
      await load.moreAcks(100, world.timers.downAfterMs + 2 * world.timers.failoverTimeoutMs + 30_000)
      await podOf(world, 0).start()
      const { master } = await settled(world, { master: { isNot: 0 } })
      expectNothingLost(await load.judge(master), { crashes: 1 })
    }),
  )
})
