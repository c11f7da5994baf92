import { waitUntil } from '../../harness/wait-until.ts'
import { guardCredentials } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import { podOf } from './pod-of.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import type { World } from './world.ts'

const ask = <T>(world: World, ordinal: number, ...words: string[]): Promise<T> => {
  const target = { ...guardCredentials(world.secrets), host: world.sentinels[ordinal]?.address ?? '', port: 26379 }
  return withConnection(target, (redis) => redis.call(...(words as [string, ...string[]])) as Promise<T>)
}

/** What a Sentinel says of the master that it names. */
const namedBy = async (world: World, ordinal: number): Promise<(key: string) => string | undefined> => {
  const words = await ask<string[]>(world, ordinal, 'SENTINEL', 'MASTER', world.masterName)
  return (key) => words[words.indexOf(key) + 1]
}

sideBySide('a Sentinel on loopback', (scenario) => {
  scenario('that heard of the master and not of its settings is given them', () =>
    withBornWorld({}, async (world) => {
      await ask(world, 2, 'SENTINEL', 'REMOVE', world.masterName)
      await ask(world, 2, 'SENTINEL', 'MONITOR', world.masterName, podOf(world, 0).address, '6379', '2')
      await waitUntil({
        what: 'its timers and its replicas to be those of the set',
        timeoutMs: 20_000,
        look: async () => {
          const value = await namedBy(world, 2)
          const seen = `down-after ${value('down-after-milliseconds')}, replicas ${value('num-slaves')}`
          const done = seen === `down-after ${world.timers.downAfterMs}, replicas ${world.redis.length - 1}`
          return done ? { done, value: undefined } : { done, seen }
        },
      })
      await settled(world, { master: { is: 0 } })
    }),
  )

  scenario('that names another master under the same epoch is told of a newer one', () =>
    withBornWorld({}, async (world) => {
      const [first, second] = [podOf(world, 0).address, podOf(world, 1).address]
      const epoch = Number((await namedBy(world, 0))('config-epoch')) + 1
      const speak = async (to: number, by: number, master: string): Promise<void> => {
        const id = await ask<string>(world, by, 'SENTINEL', 'MYID')
        const speaker = `${world.sentinels[by]?.address},26379,${id}`
        const hello = `${speaker},${epoch},${world.masterName},${master},6379,${epoch}`
        await ask(world, to, 'PUBLISH', '__sentinel__:hello', hello)
      }
      await Promise.all([speak(0, 1, first), speak(1, 0, first), speak(2, 0, second)])
      const before = await namedBy(world, 2)
      if (before('ip') !== second) throw new Error(`sentinel 2 was to name ${second}, and names ${before('ip')}`)
      await waitUntil({
        what: 'every Sentinel to name the master under a newer epoch',
        timeoutMs: 20_000,
        look: async () => {
          const all = await Promise.all([0, 1, 2].map((ordinal) => namedBy(world, ordinal)))
          const seen = all.map((value) => `${value('ip')} in epoch ${value('config-epoch')}`).join(', ')
          const done = all.every((value) => value('ip') === first && Number(value('config-epoch')) > epoch)
          return done ? { done, value: undefined } : { done, seen }
        },
      })
      await settled(world, { master: { is: 0 } })
    }),
  )
})
