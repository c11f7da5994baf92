import { rename as move } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { waitUntil } from '../../harness/wait-until.ts'
import { withBornWorld } from './born-world.ts'
import { clock } from './clock.ts'
import { excused } from './excused.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { sideBySide } from './side-by-side.ts'
import { settled } from './settled.ts'
import type { World } from './world.ts'

interface AllDown {
  /** Make pod 1 or 2 the master first. */
  moveMaster: boolean
  /** What happens while nothing runs. */
  meanwhile: (world: World, master: number) => Promise<void>
  /** Judge the master that was found after everything was started again. */
  check: (found: { master: number; before: number; world: World }) => void
}

/** Write, KILL everything, change something, start everything, look every acknowledged write up. */
function everythingDown({ moveMaster, meanwhile, check }: AllDown): Promise<void> {
  return withBornWorld({}, async (world) => {
    const load = startLoad(world)
    let before = 0
    if (moveMaster) {
      await podOf(world, 0).crash()
      await load.moreAcks(50, 20_000)
      await podOf(world, 0).start()
      before = (await settled(world, { master: { isNot: 0 } })).master
    }
    await load.moreAcks(200, 20_000)
    const killedAt = clock()
    await world.crashAll()
    world.note('=== everything is down')
    await meanwhile(world, before)
    await world.startAll()
    await load.moreAcks(50, 60_000)
    const { master } = await settled(world)
    check({ master, before, world })
    expect(world.lines('decision: bootstrap:'), 'bootstraps').to.have.length(1)
    // Without the master's volume a replica is taken by its mark, while the other may have had what was in flight at that moment.
    const verdict = excused(await load.judge(master), ({ end }) => master !== before && end > killedAt - IN_FLIGHT_MS)
    expectNothingLost(verdict, { crashes: moveMaster ? 2 : 1 })
  })
}

const IN_FLIGHT_MS = 250

const nothing = (): Promise<void> => Promise.resolve()

sideBySide('everything down at once on loopback', (scenario) => {
  scenario('brings the same master back', () =>
    everythingDown({
      moveMaster: true,
      meanwhile: nothing,
      check: ({ master, before }) => expect(master).to.equal(before),
    }),
  )

  scenario(
    'and a data pod finds its mark in a file of an old name: it says how to rename it, and serves once that is done',
    () =>
      withBornWorld({}, async (world) => {
        const load = startLoad(world)
        await load.moreAcks(200, 20_000)
        await world.crashAll()
        const files = (of: string): string[] => world.redis.map(({ data }) => join(data, '.redis-sentinel', of))
        const rename = (from: string[], to: string[]): Promise<unknown> =>
          Promise.all(from.map((path, i) => move(path, to[i] ?? '')))
        await rename(files('state'), files('reign'))
        await world.startAll()
        const waiting = (): number =>
          world.redis.filter((_, i) => world.lines(`redis-${i} | `).some((line) => line.includes('Rename it'))).length
        await waitUntil({
          what: 'every data pod to say that a file is to be renamed',
          timeoutMs: 20_000,
          everyMs: 100,
          hint: `read ${world.timeline}`,
          look: () =>
            Promise.resolve(
              waiting() === world.redis.length
                ? { done: true, value: undefined }
                : { done: false, seen: `${waiting()} say so` },
            ),
        })
        expect(world.lines('decision: '), 'decisions').to.have.length(world.redis.length)
        await rename(files('reign'), files('state'))
        await load.moreAcks(50, 60_000)
        const { master } = await settled(world)
        expectNothingLost(await load.judge(master), { crashes: 1 })
      }),
    { full: true },
  )

  scenario(
    'and ordinal 0, a replica, lost its volume: no bootstrap, the others have the data',
    () =>
      everythingDown({
        moveMaster: true,
        meanwhile: (world) => podOf(world, 0).loseVolume(),
        check: ({ master, before }) => expect(master).to.equal(before),
      }),
    { full: true },
  )

  scenario('and ordinal 0, the master, lost its volume: no bootstrap, a replica is promoted', () =>
    everythingDown({
      moveMaster: false,
      meanwhile: (world) => podOf(world, 0).loseVolume(),
      check: ({ master }) => expect(master).not.to.equal(0),
    }),
  )

  scenario('and the named master stays away: a replica that was in sync is promoted', () =>
    withBornWorld({}, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(200, 10_000)
      await world.crashAll()
      const others = [...world.sentinels, podOf(world, 1), podOf(world, 2)]
      await Promise.all(others.map((pod) => pod.start()))
      await load.moreAcks(50, 60_000)
      await podOf(world, 0).start()
      const { master } = await settled(world, { master: { isNot: 0 } })
      expectNothingLost(await load.judge(master), { crashes: 1 })
    }),
  )

  scenario('in good order, and the named master is back late: replicas that ended before it wait for it', () =>
    withBornWorld({}, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(200, 10_000)
      await Promise.all([...world.redis, ...world.sentinels].map((pod) => pod.deleteGracefully()))
      const others = [...world.sentinels, podOf(world, 1), podOf(world, 2)]
      await Promise.all(others.map((pod) => pod.start()))
      // Longer than they would wait after a crash.
      await sleep(world.timers.downAfterMs + 10_000)
      await podOf(world, 0).start()
      await load.moreAcks(50, 60_000)
      const { master } = await settled(world, { master: { is: 0 } })
      expectNothingLost(await load.judge(master), { crashes: 0 })
    }),
  )

  scenario('and all Sentinels lost their volumes: the master of the last epoch is found by its mark', () =>
    everythingDown({
      moveMaster: true,
      meanwhile: async (world) => void (await Promise.all(world.sentinels.map((pod) => pod.loseVolume()))),
      check: ({ master, before }) => expect(master).to.equal(before),
    }),
  )

  scenario(
    'and all Sentinels and ordinal 0 lost their volumes: no bootstrap either',
    () =>
      everythingDown({
        moveMaster: false,
        meanwhile: async (world) => {
          await Promise.all([...world.sentinels, podOf(world, 0)].map((pod) => pod.loseVolume()))
        },
        check: ({ master }) => expect(master).not.to.equal(0),
      }),
    { full: true },
  )

  scenario('does not need to be everything: Sentinels that lose their volumes learn the serving master again', () =>
    withBornWorld({}, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(50, 10_000)
      await Promise.all(world.sentinels.map((pod) => pod.crash()))
      await Promise.all(world.sentinels.map((pod) => pod.loseVolume()))
      await Promise.all(world.sentinels.map((pod) => pod.start()))
      const { master } = await settled(world, { master: { is: 0 } })
      await load.moreAcks(50, 10_000)
      expectNothingLost(await load.judge(master), { crashes: 0 })
    }),
  )
})
