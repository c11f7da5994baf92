import { waitUntil } from '../../harness/wait-until.ts'
import { guardCredentials } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import { podOf } from './pod-of.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'

sideBySide('a Sentinel on loopback', (scenario) => {
  scenario('that heard of the master and not of its settings is given them', () =>
    withBornWorld({}, async (world) => {
      const host = world.sentinels[2]?.address ?? ''
      const target = { ...guardCredentials(world.secrets), host, port: 26379 }
      await withConnection(target, async (redis) => {
        await redis.call('SENTINEL', 'REMOVE', world.masterName)
        await redis.call('SENTINEL', 'MONITOR', world.masterName, podOf(world, 0).address, '6379', '2')
      })
      await waitUntil({
        what: 'its timers and its replicas to be those of the set',
        timeoutMs: 20_000,
        look: async () => {
          const answer = await withConnection(target, (redis) => redis.call('SENTINEL', 'MASTER', world.masterName))
          const words = answer as string[]
          const value = (key: string): string | undefined => words[words.indexOf(key) + 1]
          const seen = `down-after ${value('down-after-milliseconds')}, replicas ${value('num-slaves')}`
          const done = seen === `down-after ${world.timers.downAfterMs}, replicas ${world.redis.length - 1}`
          return done ? { done, value: undefined } : { done, seen }
        },
      })
      await settled(world, { master: { is: 0 } })
    }),
  )
})
