import { expect } from 'chai'
import { withBornWorld } from './born-world.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import type { World, WorldOptions } from './world.ts'

const IMAGES: WorldOptions[] = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
]

/** Delete a pod and make another in its place once it is gone, as a Deployment and its anti-affinity do; the moments between which it was away. */
async function replacePod(world: World, ordinal: number): Promise<{ ordinal: number; gone: number; back: number }> {
  await podOf(world, ordinal).deleteGracefully()
  const gone = Date.now()
  await podOf(world, ordinal).start()
  return { ordinal, gone, back: Date.now() }
}

sideBySide('where each instance has a Deployment', (scenario) => {
  for (const image of IMAGES) {
    const options = { ...image, values: { topology: 'deployments' } }
    const title = `(${image.engine}, ${image.shell})`

    scenario(`an upgrade ends all data pods at once: they go one after the other, and nothing is lost ${title}`, () =>
      withBornWorld(options, async (world) => {
        const load = startLoad(world)
        await load.moreAcks(50, 60_000)
        const all = await Promise.all([0, 1, 2].map((ordinal) => replacePod(world, ordinal)))
        await load.moreAcks(50, 60_000)
        const { master } = await settled(world)
        expectNothingLost(await load.judge(master), { crashes: 0 })
        const order = all.toSorted((a, b) => a.gone - b.gone)
        for (const [i, { gone, ordinal }] of order.entries()) {
          const before = order[i - 1]
          if (before === undefined) continue
          const said = `redis-${before.ordinal} was gone, redis-${ordinal} ${gone - before.back} ms after its start`
          // The next one has waited until the guard of the last one said that it is in sync, which takes seconds.
          expect(gone, said).to.be.greaterThan(before.back)
          expect(world.lines(`waiting to end: `).length, said).to.be.greaterThan(0)
        }
      }),
    )

    scenario(
      `a pod whose name says no number has that of its instance, and the deleted master hands over ${title}`,
      () =>
        withBornWorld(options, async (world) => {
          const load = startLoad(world)
          await load.moreAcks(50, 60_000)
          const { master } = await settled(world)
          await replacePod(world, master)
          await load.moreAcks(50, 60_000)
          const after = await settled(world)
          expect(after.master).to.not.equal(master)
          expectNothingLost(await load.judge(after.master), { crashes: 0 })
        }),
    )
  }
})
