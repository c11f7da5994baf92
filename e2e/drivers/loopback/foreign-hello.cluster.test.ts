import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { sentinelCredentials } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { clock } from './clock.ts'
import { withConnection } from './connect.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import type { Engine } from './toolbox.ts'
import type { World } from './world.ts'

/** The promise: the set is itself again so long after `down-after`, in milliseconds. */
const WITHIN_MS = 15_000

/** Addresses of no pod. Nothing listens there. */
const OUTSIDE = '127.0.254.9'
const PEERS = ['127.0.254.1', '127.0.254.2', '127.0.254.3']

const hello = (peer: string, epoch: number, master: string): string =>
  [peer, 26379, peer.slice(-1).repeat(40), epoch, 'mymaster', master, 6379, epoch].join(',')

/** Publishes hellos on a data pod as a Sentinel does, and again every second until the result is called. */
function forward(world: World, pod: number, hellos: readonly string[]): () => Promise<void> {
  const target = { ...sentinelCredentials(world.secrets), host: podOf(world, pod).address, port: 6379 }
  let running = true
  const publish = async (): Promise<void> => {
    while (running) {
      await withConnection(target, async (redis) => {
        for (const words of hellos) await redis.publish('__sentinel__:hello', words)
      }).catch(() => undefined)
      await sleep(1000)
    }
  }
  const publishing = publish()
  const stop = async (): Promise<void> => {
    running = false
    await publishing
  }
  world.atEnd(stop)
  return stop
}

/** Resets of a Sentinel, as the servers tell them. */
const resets = (world: World): readonly string[] => world.lines('+reset-master')

sideBySide('hellos of another set on loopback', (scenario) => {
  for (const engine of ['redis', 'valkey'] satisfies Engine[]) {
    scenario(
      `in the name of three Sentinels of an older epoch cost no failover, and no Sentinel is reset (${engine})`,
      () =>
        withBornWorld({ engine }, async (world) => {
          const load = startLoad(world)
          await load.moreAcks(100, 30_000)
          forward(
            world,
            0,
            PEERS.map((peer) => hello(peer, 0, OUTSIDE)),
          )
          await sleep(12_000)
          const from = clock()
          await podOf(world, 0).crash()
          await load.moreAcks(100, world.timers.downAfterMs + WITHIN_MS)
          world.note(`=== writes go on after ${Math.round(clock() - from)} ms`)
          expect(world.lines('is no instance of this set'), 'lines of the log that say what came').to.not.deep.equal([])
          await podOf(world, 0).start()
          const { master } = await settled(world, { master: { isNot: 0 } })
          expect(resets(world), 'resets').to.deep.equal([])
          expectNothingLost(await load.judge(master), { crashes: 1 })
        }),
    )

    scenario(
      `that name a master of a newer epoch lose nothing, and no data pod follows it (${engine})`,
      () =>
        withBornWorld({ engine }, async (world) => {
          const load = startLoad(world)
          await load.moreAcks(100, 30_000)
          const stop = forward(
            world,
            0,
            PEERS.map((peer) => hello(peer, 60, OUTSIDE)),
          )
          await load.moreAcks(100, world.timers.downAfterMs + WITHIN_MS)
          await sleep(8000)
          await stop()
          const { master, epoch } = await settled(world)
          expect(epoch, 'the epoch').to.be.greaterThan(60)
          expect(world.lines(`following ${OUTSIDE}`), 'data pods that follow it').to.deep.equal([])
          expect(world.lines('is no instance of this set'), 'lines of the log that say what came').to.not.deep.equal([])
          const verdict = await load.judge(master)
          const gap = verdict.plain.gaps[0]?.ms ?? 0
          expect(gap, 'ms without writes').to.be.lessThan(world.timers.downAfterMs + WITHIN_MS)
          expectNothingLost(verdict, { crashes: 0 })
        }),
      { alone: true },
    )
  }

  scenario(
    'that name a master of a newer epoch in the moment in which the master is killed: a replica takes over',
    () =>
      withBornWorld({}, async (world) => {
        const load = startLoad(world)
        await load.moreAcks(100, 30_000)
        const stop = forward(
          world,
          0,
          PEERS.map((peer) => hello(peer, 60, OUTSIDE)),
        )
        await sleep(300)
        await podOf(world, 0).crash()
        await stop()
        await load.moreAcks(100, 2 * world.timers.downAfterMs + WITHIN_MS)
        await podOf(world, 0).start()
        const { master } = await settled(world, { master: { isNot: 0 } })
        expectNothingLost(await load.judge(master), { crashes: 1 })
      }),
    { alone: true },
  )
})
