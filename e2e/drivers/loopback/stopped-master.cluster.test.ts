import { expect } from 'chai'
import { waitUntil } from '../../harness/wait-until.ts'
import type { Secrets } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { excused, whileTheyLeave } from './excused.ts'
import { startLoad } from './load.ts'
import { timeOf } from './moments.ts'
import { podOf } from './pod-of.ts'
import { rotateSecret } from './rotation.ts'
import { settled } from './settled.ts'
import { BUSY_MS, sideBySide } from './side-by-side.ts'
import { earliest } from './stalls.ts'
import { whatBroke } from './what-broke.ts'
import type { World, WorldOptions } from './world.ts'

/** What the Sentinels announce in the course of a failover. */
const STEPS = ['+odown', '+try-failover', '+elected-leader', '+selected-slave', '+failover-state-wait-promotion']

const IMAGES: WorldOptions[] = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
]

const announced = (world: World, step: string): Promise<void> =>
  waitUntil({
    what: `a Sentinel to announce ${step}`,
    timeoutMs: world.timers.downAfterMs + world.timers.failoverTimeoutMs,
    everyMs: 5,
    look: () => {
      const heard = world.lines(step).length > 0
      return Promise.resolve(heard ? { done: true, value: undefined } : { done: false, seen: 'nothing of it' })
    },
  })

/** From the first replica to the last that left the stopped master, in milliseconds. */
function leftWithin(world: World): number {
  const times = world.lines('listen detached from').map(timeOf)
  return times.length === 0 ? 0 : earliest(Math.max(...times)) - Math.min(...times)
}

const fresh: Secrets = { password: 'p2', internalKey: 'k2', proxyPassword: 'x2' }

sideBySide('a stopped master on loopback', (scenario) => {
  for (const [i, step] of STEPS.entries()) {
    const image = IMAGES[i % IMAGES.length] ?? {}
    scenario(
      `that goes on at ${step} loses nothing that is acknowledged once its replicas have left it (${image.engine}, ${image.shell})`,
      () =>
        withBornWorld(image, async (world) => {
          const load = startLoad(world)
          await load.moreAcks(100, 30_000)
          podOf(world, 0).freeze('redis')
          await announced(world, step)
          podOf(world, 0).thaw()
          await load.moreAcks(100, 30_000)
          const { master } = await settled(world)
          const verdict = await load.judge(master)
          expect(leftWithin(world), 'ms in which its replicas leave').to.be.lessThan(500)
          // Outside of these tenths of a second a write that WAIT 1 confirmed is never lost. Of the others only those that lay in its sockets are.
          const afterwards = excused(verdict, whileTheyLeave(world))
          expect(whatBroke(afterwards, { crashes: 1 }).join('; '), 'what did not hold').to.equal('')
          // No failover was given up: that would cost twice its time-out.
          const budgetMs = world.timers.downAfterMs + world.timers.failoverTimeoutMs + BUSY_MS
          expect(verdict.plain.gaps[0]?.ms ?? 0, 'write gap in ms').to.be.lessThan(budgetMs)
        }),
    )
  }

  scenario(
    'is left by its replicas after a rotation, too: who listened all the while logs in by the new password',
    () =>
      withBornWorld({}, async (world) => {
        await rotateSecret(world, fresh)
        podOf(world, 0).freeze('redis')
        await announced(world, '+switch-master')
        podOf(world, 0).thaw()
        expect(world.lines('listen detached from'), 'replicas that left it when they heard +odown').not.to.be.empty
        await settled(world)
      }),
  )
})
