import { expect } from 'chai'
import { waitUntil } from '../../harness/wait-until.ts'
import { guardCredentials } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import type { Instance } from './instance.ts'
import { startLoad } from './load.ts'
import { renderChart } from './render.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import type { Engine } from './toolbox.ts'
import type { World } from './world.ts'

type Settings = Record<string, string>

const sentinelSettings = ['down-after-milliseconds', 'failover-timeout', 'parallel-syncs', 'quorum'] as const

/** What runs now: of each Sentinel its four settings, of each data server its tolerated lag and some more. */
async function inForce(world: World): Promise<{ sentinels: Settings[]; servers: Settings[] }> {
  const at = (pod: Instance, port: number) => ({ ...guardCredentials(world.secrets), host: pod.address, port })
  return {
    sentinels: await Promise.all(
      world.sentinels.map((pod) =>
        withConnection(at(pod, 26379), async (redis) => {
          const words = (await redis.call('SENTINEL', 'MASTER', world.masterName)) as string[]
          return Object.fromEntries(sentinelSettings.map((name) => [name, words[words.indexOf(name) + 1] ?? '']))
        }),
      ),
    ),
    servers: await Promise.all(
      world.redis.map((pod) =>
        withConnection(at(pod, 6379), async (redis) => {
          const names = ['min-replicas-max-lag', 'repl-timeout', 'maxmemory', 'maxmemory-policy']
          const words = (await redis.call('CONFIG', 'GET', ...names)) as string[]
          return Object.fromEntries(names.map((name) => [name, words[words.indexOf(name) + 1] ?? '']))
        }),
      ),
    ),
  }
}

/** Down-after minus the time that a master which is cut off goes on for, the worst of all pairs, in milliseconds. */
function margin({ sentinels, servers }: Awaited<ReturnType<typeof inForce>>): number {
  const least = Math.min(...sentinels.map((each) => Number(each['down-after-milliseconds'])))
  const longest = Math.max(...servers.map((each) => Number(each['min-replicas-max-lag'])))
  return least - (longest + 1) * 1000
}

sideBySide('changed timers on loopback', (scenario) => {
  for (const engine of ['redis', 'valkey'] satisfies Engine[]) {
    scenario(`are in force without a restart, and the fence holds at every moment (${engine})`, () =>
      withBornWorld({ engine }, async (world) => {
        const load = startLoad(world)
        await load.moreAcks(50, 30_000)
        const margins: number[] = []
        for (const { profile, quorum, order, want } of [
          {
            ...{ profile: 'safe', quorum: 3, order: [...world.redis, ...world.sentinels] },
            want: { timers: ['5000', '15000', '2', '3'], lag: '3' },
          },
          {
            ...{ profile: 'fast', quorum: 2, order: [...world.redis].reverse() },
            want: { timers: ['2000', '10000', '2', '2'], lag: '1' },
          },
        ]) {
          const values = { profile, sentinel: { quorum }, redis: { config: { 'maxmemory-policy': 'allkeys-lru' } } }
          const { config } = await renderChart({
            redis: { replicas: 3, ...values.redis },
            sentinel: { replicas: 3, ...values.sentinel },
            profile,
          })
          for (const pod of order) await pod.renewMount('config', config)
          await waitUntil({
            what: `all servers to run with the profile ${profile}`,
            timeoutMs: 60_000,
            everyMs: 100,
            look: async () => {
              const now = await inForce(world)
              margins.push(margin(now))
              const timers = now.sentinels.map((each) => sentinelSettings.map((name) => each[name]))
              const servers = now.servers.map((each) => [each['min-replicas-max-lag'], each['maxmemory-policy']])
              const done =
                timers.every((each) => each.join() === want.timers.join()) &&
                servers.every((each) => each.join() === `${want.lag},allkeys-lru`)
              return done ? { done, value: undefined } : { done, seen: JSON.stringify({ timers, servers }) }
            },
          })
        }
        await load.moreAcks(50, 30_000)
        const { master } = await settled(world, { master: { is: 0 } })
        const { ops } = await load.judge(master)
        expect(Math.min(...margins), 'ms between the fence and a failover').to.be.at.least(0)
        expect(ops.filter(({ outcome }) => outcome !== 'acked')).to.deep.equal([])
        expect(world.lines('+switch-master'), 'switches').to.deep.equal([])
        expect(world.lines('started as').length, 'starts').to.equal(3 * 2 + 3)
      }),
    )
  }
})
