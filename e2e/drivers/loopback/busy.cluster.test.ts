import { expect } from 'chai'
import { applicationCredentials } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import { beforeItHears, excused } from './excused.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { timeOf } from './moments.ts'
import { podOf } from './pod-of.ts'
import { settled } from './settled.ts'
import { BUSY_MS, sideBySide } from './side-by-side.ts'
import type { World, WorldOptions } from './world.ts'

const IMAGES: WorldOptions[] = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
]

const asApplication = (world: World, ordinal: number): Parameters<typeof withConnection>[0] => ({
  ...applicationCredentials(world.secrets),
  host: podOf(world, ordinal).address,
  port: 6379,
  answerTimeoutMs: 0,
})

/** A script without an end, which cannot be killed because it has written. */
function loopForEver(world: World, ordinal: number): void {
  const script = `redis.call('SET', 'poison', '1') while true do end`
  // It is answered by the end of its server.
  withConnection(asApplication(world, ordinal), (redis) => redis.eval(script, 0)).catch(() => undefined)
}

sideBySide('a master that runs a script without an end, on loopback', (scenario) => {
  for (const image of IMAGES) {
    scenario(`is replaced, ended, and a replica in sync within a minute (${image.engine}, ${image.shell})`, () =>
      withBornWorld(image, async (world) => {
        const load = startLoad(world)
        await load.moreAcks(100, 30_000)
        loopForEver(world, 0)
        await load.moreAcks(100, 60_000)
        const { master } = await settled(world, { master: { isNot: 0 } })
        const switched = timeOf(world.lines('+switch-master')[0] ?? '')
        expect(Date.now() - switched, 'ms from the switch until all is well').to.be.lessThan(60_000)
        expect(world.lines('busy with a script, and'), 'servers ended').to.have.length(1)
        const verdict = await load.judge(master)
        // What the server read together with the script is answered when it first looks up from it, after it was replaced.
        const lookedUp = world.lines('Slow script detected').map(timeOf)
        expectNothingLost(excused(verdict, beforeItHears(lookedUp)), { crashes: 1 })
        expect(verdict.wait1.gaps[0]?.ms ?? Infinity, 'write gap in ms').to.be.lessThan(
          world.timers.downAfterMs + 2500 + BUSY_MS,
        )
        for (const ordinal of world.redis.keys()) {
          const left = await withConnection(asApplication(world, ordinal), (redis) => redis.exists('poison'))
          expect(left, `what the script wrote, on pod ${ordinal}`).to.equal(0)
        }
      }),
    )
  }
})
