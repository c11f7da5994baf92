import { runSeed } from './chaos-run.ts'
import { sideBySide } from './side-by-side.ts'
import type { WorldOptions } from './world.ts'

const IMAGES: WorldOptions[] = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
]

/** Seeds that between them strike while a replica syncs, while a copy is behind, and while all others are away. */
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8]

sideBySide('faults in the windows that the guarantees name, on loopback', (scenario) => {
  for (const seed of SEEDS) {
    const image = IMAGES[seed % IMAGES.length] ?? {}
    scenario(
      `seed ${seed}: nothing is lost but what they take out of the promise (${image.engine}, ${image.shell})`,
      () => runSeed(seed, { ...image, sort: 'windows' }).then(() => undefined),
    )
  }
})
