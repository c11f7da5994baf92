import { expect } from 'chai'
import { setTimeout as sleep } from 'node:timers/promises'
import { waitUntil } from '../../harness/wait-until.ts'
import { withBornWorld } from './born-world.ts'
import { beforeItHears, excused, whileTheyLeave } from './excused.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import type { SentinelPod } from './sentinel-pod.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import { whatBroke } from './what-broke.ts'
import type { World, WorldOptions } from './world.ts'

// With the whole pod its guard hears late of the election, with the server alone in time.
const STOPPED: [what: 'pod' | 'redis', image: WorldOptions][] = [
  ['pod', { engine: 'redis', shell: 'sh' }],
  ['redis', { engine: 'valkey', shell: 'busybox' }],
]

// It writes the promotion down as it says so, and tells the others in one of its next turns.
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
          podOf(world, 0).freeze(what)
          const sentinel = await promoter(world)
          await sentinel.crash()
          const heardAgain = Date.now()
          podOf(world, 0).thaw()
          await load.moreAcks(100, 30_000)
          await sleep(2000)
          await sentinel.start()
          await load.moreAcks(500, 30_000)
          const { master } = await settled(world)
          const verdict = await load.judge(master)
          // The others may have heard in time: then it is the stopped master that was replaced.
          const others = excused(excused(verdict, beforeItHears([heardAgain])), whileTheyLeave(world))
          expect(whatBroke(others, { faults: 2 }).join('; '), 'what did not hold').to.equal('')
          if (master === 0) expect(world.lines('the others are told of me'), 'epochs taken').to.have.length(1)
        }),
    )
  }
})
