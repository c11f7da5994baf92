import { runSeed } from './chaos-run.ts'
import { sideBySide } from './side-by-side.ts'
import type { WorldOptions } from './world.ts'

/** Seeds of the soak that failed once, and what it was. Those that cut links are not here: they need a network of their own. */
const FAILED: readonly { seed: number; image: WorldOptions; was: string }[] = [
  {
    seed: 165,
    image: { engine: 'redis', shell: 'sh' },
    was: 'a stopped master that goes on when its successor has crashed is not promoted before it has synced',
  },
]

sideBySide('a seed that failed once', (scenario) => {
  for (const { seed, image, was } of FAILED) {
    scenario(`${seed}: ${was}`, async () => {
      await runSeed(seed, {
        ...image,
        ...{ sort: 'soak', room: { redis: 5, sentinels: 5 }, env: { HA_FAREWELL_MS: '15000' } },
      })
    })
  }
})
