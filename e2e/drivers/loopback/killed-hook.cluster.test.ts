import { expect } from 'chai'
import { withBornWorld } from './born-world.ts'
import { HOOK_STEPS } from './chaos-plan.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { settled } from './settled.ts'
import { BUSY_MS, sideBySide } from './side-by-side.ts'
import type { World, WorldOptions } from './world.ts'

const IMAGES: WorldOptions[] = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
]

/** What happens to the pod whose hook was killed, and how long writes may be away, in milliseconds. */
const FATES: {
  title: string
  /** @defaultValue all */
  steps?: readonly string[]
  end: (world: World, step: string) => Promise<void>
  /** Kills of a server that acknowledges writes. @defaultValue 0: it ends in good order, or its writes pause */
  crashes?: (step: string) => number
  budgetMs: (world: World) => number
}[] = [
  {
    title: 'and its pod ends',
    end: (world, step) => podOf(world, 0).deleteGracefully({ HA_DIE_AT: step }),
    budgetMs: () => 5000 + BUSY_MS,
  },
  {
    title: 'and its pod stays',
    // Before these nothing has happened that would have to be undone.
    steps: ['promoted', 'following', 'one-told'],
    end: (world, step) => podOf(world, 0).handOver({ HA_DIE_AT: step }),
    budgetMs: () => 5000 + BUSY_MS,
  },
  {
    title: 'and its pod is killed with it',
    end: async (world, step) => {
      await podOf(world, 0).handOver({ HA_DIE_AT: step })
      await podOf(world, 0).crash()
    },
    // Before the pause begins it is a crash as any other.
    crashes: (step) => (step === 'voted' ? 1 : 0),
    budgetMs: ({ timers }) => timers.downAfterMs + 2500 + BUSY_MS,
  },
]

sideBySide('a hook that is killed on loopback', (scenario) => {
  for (const [i, step] of HOOK_STEPS.entries()) {
    const fates = FATES.filter(({ steps = HOOK_STEPS }) => steps.includes(step))
    for (const [k, { title, end, crashes = () => 0, budgetMs }] of fates.entries()) {
      const image = IMAGES[i % IMAGES.length] ?? {}
      scenario(
        `at ${step}, ${title}: one master, nothing lost (${image.engine}, ${image.shell})`,
        () =>
          withBornWorld(image, async (world) => {
            const load = startLoad(world)
            await load.moreAcks(100, 30_000)
            await end(world, step)
            await load.moreAcks(100, 30_000)
            await world.startAll()
            const { master } = await settled(world)
            const verdict = await load.judge(master)
            expectNothingLost(verdict, { crashes: crashes(step) })
            expect(world.lines(`killed at ${step}`), 'the hook was killed').to.have.length(1)
            expect(verdict.plain.gaps[0]?.ms ?? 0, 'write gap in ms').to.be.lessThan(budgetMs(world))
          }),
        // A short run has each step once, and each fate.
        { full: k !== i % fates.length },
      )
    }
  }
})
