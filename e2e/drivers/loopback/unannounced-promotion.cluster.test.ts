import { expect } from 'chai'
import { setTimeout as sleep } from 'node:timers/promises'
import { waitUntil } from '../../harness/wait-until.ts'
import { guardCredentials } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import type { SentinelPod } from './sentinel-pod.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import type { World, WorldOptions } from './world.ts'

// With the whole pod its guard hears late of the election, with the server alone in time.
const STOPPED: [what: 'pod' | 'redis', image: WorldOptions][] = [
  ['pod', { engine: 'redis', shell: 'sh' }],
  ['redis', { engine: 'valkey', shell: 'busybox' }],
]

/** Whichever of them is elected ends once it has written a promotion down, before it tells anybody. */
async function endAfterPromotion(world: World): Promise<void> {
  for (const { address: host } of world.sentinels) {
    await withConnection({ ...guardCredentials(world.secrets), host, port: 26379 }, (sentinel) =>
      sentinel.call('SENTINEL', 'SIMULATE-FAILURE', 'crash-after-promotion'),
    )
  }
}

const promoter = (world: World): Promise<SentinelPod> =>
  waitUntil({
    what: 'a Sentinel to see its choice promoted',
    timeoutMs: world.timers.downAfterMs + world.timers.failoverTimeoutMs,
    everyMs: 2,
    look: () => {
      const said = world.lines('+promoted-slave')[0]
      const sentinel = world.sentinels.find(({ name }) => said?.includes(` ${name.replace(/^.*-(sentinel-)/, '$1')} `))
      return Promise.resolve(
        sentinel === undefined ? { done: false, seen: 'nothing of it' } : { done: true, value: sentinel },
      )
    },
  })

sideBySide('a promotion that only a Sentinel knows of which is away, on loopback', (scenario) => {
  for (const [what, image] of STOPPED) {
    scenario(
      `costs no write of the master that goes on meanwhile (${what} stopped; ${image.engine}, ${image.shell})`,
      () =>
        withBornWorld(image, async (world) => {
          const load = startLoad(world)
          await load.moreAcks(100, 10_000)
          await endAfterPromotion(world)
          podOf(world, 0).freeze(what)
          const sentinel = await promoter(world)
          // Its container would be back at once.
          await sentinel.crash()
          podOf(world, 0).thaw()
          await load.moreAcks(100, 30_000)
          expect(world.lines('this master is announced to the others in epoch'), 'epochs taken').to.have.length(1)
          await sleep(2000)
          await sentinel.start()
          await load.moreAcks(500, 30_000)
          const { master } = await settled(world)
          expect(master, 'the master that went on').to.equal(0)
          expectNothingLost(await load.judge(master), { crashes: 0 })
        }),
    )
  }
})
