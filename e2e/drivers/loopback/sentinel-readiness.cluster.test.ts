import { expect } from 'chai'
import { waitUntil } from '../../harness/wait-until.ts'
import { guardCredentials } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import { podOf } from './pod-of.ts'
import { settled } from './settled.ts'
import { BUSY_MS, sideBySide } from './side-by-side.ts'
import type { SentinelPod } from './sentinel-pod.ts'
import type { World } from './world.ts'

const awaitReadiness = (pod: SentinelPod, wanted: boolean): Promise<void> =>
  waitUntil({
    what: `${pod.name} to be ${wanted ? 'ready' : 'not ready'}`,
    timeoutMs: 20_000 + BUSY_MS,
    everyMs: 100,
    look: async () => {
      const ready = await pod.isReady()
      return ready === wanted ? { done: true, value: undefined } : { done: false, seen: ready ? 'ready' : 'not ready' }
    },
  })

const tell = (world: World, pod: SentinelPod, ...words: string[]): Promise<unknown> =>
  withConnection({ ...guardCredentials(world.secrets), host: pod.address, port: 26379 }, (sentinel) =>
    sentinel.call('SENTINEL', ...words),
  )

sideBySide('readiness of a Sentinel on loopback', (scenario) => {
  scenario('ends when it names another master than the majority, and the other Sentinels stay ready', () =>
    withBornWorld({}, async (world) => {
      const [odd, ...others] = world.sentinels
      if (odd === undefined) throw new Error('a set without a Sentinel')
      const { master } = await settled(world)
      const wrong = podOf(world, (master + 1) % world.redis.length)
      await tell(world, odd, 'REMOVE', world.masterName)
      await tell(world, odd, 'MONITOR', world.masterName, wrong.address, '6379', '2')
      await awaitReadiness(odd, false)
      for (const pod of others) expect(await pod.isReady(), pod.name).to.equal(true)
    }),
  )
  scenario('is back once the master has made itself known to a Sentinel that knew none', () =>
    withBornWorld({}, async (world) => {
      const [blank] = world.sentinels
      if (blank === undefined) throw new Error('a set without a Sentinel')
      await tell(world, blank, 'REMOVE', world.masterName)
      await awaitReadiness(blank, true)
      await settled(world)
    }),
  )
})
