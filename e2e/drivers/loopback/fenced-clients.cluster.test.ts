import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import type { Redis } from 'ioredis'
import { waitUntil } from '../../harness/wait-until.ts'
import { guardCredentials } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { connect, withConnection } from './connect.ts'
import { podOf } from './pod-of.ts'
import { settled } from './settled.ts'
import { BUSY_MS, sideBySide } from './side-by-side.ts'
import type { World, WorldOptions } from './world.ts'

const IMAGES: WorldOptions[] = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
]

/** A connection of the application to the master. */
const enter = (world: World, master: number): Promise<Redis> =>
  connect({ host: podOf(world, master).address, port: 6379, username: 'default', password: world.secrets.password })

/** Ends all replicas, and waits until the master refuses writes. */
async function leaveAlone(world: World, master: number): Promise<void> {
  await Promise.all(world.redis.filter((_, i) => i !== master).map((pod) => pod.crash()))
  const target = { ...guardCredentials(world.secrets), host: podOf(world, master).address, port: 6379 }
  await waitUntil({
    what: 'the master to be without a replica in sync',
    timeoutMs: 10_000,
    everyMs: 100,
    look: () =>
      withConnection(target, async (redis) => {
        const seen = /min_slaves_good_slaves:(\d+)/.exec(await redis.info('replication'))?.[1] ?? 'no answer'
        return seen === '0' ? { done: true, value: undefined } : { done: false, seen }
      }),
  })
}

sideBySide('clients of a fenced master on loopback', (scenario) => {
  for (const image of IMAGES) {
    scenario(
      `are disconnected, and again when they come back, once no majority confirms the master (${image.engine})`,
      () =>
        withBornWorld(image, async (world) => {
          const { master } = await settled(world)
          const first = await enter(world, master)
          await leaveAlone(world, master)
          expect(first.status, 'while a majority of Sentinels may still confirm the master').to.equal('ready')
          await Promise.all(world.sentinels.map((pod) => pod.crash()))
          const fencedAt = Date.now()
          const ended = (redis: Redis, timeoutMs: number): Promise<void> =>
            waitUntil({
              what: 'the connection to end',
              timeoutMs,
              everyMs: 50,
              look: () =>
                Promise.resolve(
                  redis.status === 'end' ? { done: true, value: undefined } : { done: false, seen: redis.status },
                ),
            })
          await ended(first, world.timers.downAfterMs + 4000 + BUSY_MS)
          // The tolerated lag is a second here, so a master that is cut off may be replaced after down-after.
          expect(Date.now() - fencedAt, 'milliseconds before it ended').to.be.greaterThan(
            world.timers.downAfterMs - 1000,
          )
          await ended(await enter(world, master), 4000 + BUSY_MS)
        }),
    )
    scenario(`stay while a majority of Sentinels confirms the master (${image.engine})`, () =>
      withBornWorld(image, async (world) => {
        const { master } = await settled(world)
        const client = await enter(world, master)
        await leaveAlone(world, master)
        await world.sentinels[0]?.crash()
        await sleep(world.timers.downAfterMs + 4000)
        expect(client.status).to.equal('ready')
        client.disconnect()
      }),
    )
  }
})
