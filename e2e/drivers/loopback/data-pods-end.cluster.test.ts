import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { applicationCredentials } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import type { DataPod } from './data-pod.ts'
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

/** The roles that a pod's server gives itself from its first answer until `during` has ended. */
async function rolesWhile(world: World, pod: DataPod, during: () => Promise<unknown>): Promise<Set<string>> {
  const roles = new Set<string>()
  let looking = true
  const look = async (): Promise<void> => {
    while (looking) {
      const answer = await world.replicationOf(pod.address).catch(() => undefined)
      if (answer !== undefined) roles.add(answer.role)
      await sleep(10)
    }
  }
  const looks = look()
  await during().finally(() => (looking = false))
  await looks
  return roles
}

/** 100 keys of a megabyte each. */
const fill = (world: World): Promise<void> =>
  withConnection(
    { ...applicationCredentials(world.secrets), host: podOf(world, 0).address, port: 6379, answerTimeoutMs: 10_000 },
    async (redis) => {
      for (let i = 0; i < 100; i++) await redis.set(`filler:${i}`, 'x'.repeat(1_000_000))
    },
  )

const serverEnds = (world: World): string[] =>
  world.lines(' | redis ended: ').map((line) => line.replace(/^.* \| redis ended: /, ''))

sideBySide('the end of all data pods while the Sentinels live, on loopback', (scenario) => {
  for (const image of IMAGES) {
    for (const end of ['crash', 'deleteGracefully'] as const) {
      const title = end === 'crash' ? 'by KILL' : 'in good order'
      scenario(`${title}: the same master comes back with everything (${image.engine}, ${image.shell})`, () =>
        withBornWorld(image, async (world) => {
          const load = startLoad(world)
          await load.moreAcks(200, 30_000)
          await Promise.all(world.redis.map((pod) => pod[end]()))
          // The last one to start is the named master: Sentinels hold it to be down by then, and no replica may take its place.
          for (const pod of [...world.redis].reverse()) {
            await pod.start()
            await sleep(1500)
          }
          await load.moreAcks(100, 60_000)
          const { master } = await settled(world, { master: { is: 0 } })
          expect(world.lines('decision: bootstrap:'), 'bootstraps').to.have.length(1)
          expect(world.lines('+switch-master'), 'switches').to.deep.equal([])
          const verdict = await load.judge(master)
          expectNothingLost(verdict, { crashes: 0 })
          if (end === 'deleteGracefully') {
            expect(serverEnds(world), 'ends of the servers').to.deep.equal(Array(3).fill('exit code 0'))
          }
        }),
      )
    }
  }

  scenario('and of the Sentinels: data pods that start without Sentinels wait, and do not elect themselves', () =>
    withBornWorld({}, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(200, 30_000)
      await world.crashAll()
      await Promise.all(world.redis.map((pod) => pod.start()))
      await sleep(world.timers.downAfterMs + 10_000)
      expect(world.lines('decision: ').filter((line) => !line.includes('bootstrap')).length, 'decisions').to.equal(2)
      const ready = await Promise.all(world.redis.map((pod) => pod.isReady()))
      expect(ready, 'ready').to.deep.equal([false, false, false])
      await Promise.all(world.sentinels.map((pod) => pod.start()))
      await load.moreAcks(100, 60_000)
      const { master } = await settled(world, { master: { is: 0 } })
      expectNothingLost(await load.judge(master), { crashes: 0 })
    }),
  )
})

sideBySide('the end of a data pod on loopback', (scenario) => {
  for (const image of IMAGES) {
    scenario(`ends its server with exit code 0, with 100 MB and under load (${image.engine}, ${image.shell})`, () =>
      withBornWorld(image, async (world) => {
        await fill(world)
        const load = startLoad(world)
        await load.moreAcks(100, 30_000)
        await podOf(world, 2).deleteGracefully()
        await podOf(world, 2).start()
        await settled(world, { master: { is: 0 } })
        await podOf(world, 0).deleteGracefully()
        await podOf(world, 0).start()
        const { master } = await settled(world, { master: { isNot: 0 } })
        await load.moreAcks(100, 30_000)
        expect(serverEnds(world), 'ends of the servers').to.deep.equal(['exit code 0', 'exit code 0'])
        expectNothingLost(await load.judge(master), { crashes: 0 })
      }),
    )

    scenario(
      `that was replaced: it is never a master again while it comes back (${image.engine}, ${image.shell})`,
      () =>
        withBornWorld(image, async (world) => {
          const load = startLoad(world)
          await load.moreAcks(100, 30_000)
          await podOf(world, 0).crash()
          await load.moreAcks(100, 20_000)
          const roles = await rolesWhile(world, podOf(world, 0), async () => {
            await podOf(world, 0).start()
            await settled(world, { master: { isNot: 0 } })
          })
          expect([...roles], 'roles of the old master').to.deep.equal(['slave'])
          const { master } = await settled(world)
          expectNothingLost(await load.judge(master), { crashes: 1 })
        }),
    )
  }
})
