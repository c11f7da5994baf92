import { runSeed } from './chaos-run.ts'
import { sideBySide } from './side-by-side.ts'
import type { WorldOptions } from './world.ts'

const redis: WorldOptions = { engine: 'redis', shell: 'sh' }
const valkey: WorldOptions = { engine: 'valkey', shell: 'busybox' }

/** Seeds of the soak that failed once, and what it was. Those that cut links are not here: they need a network of their own. */
const FAILED: readonly { seed: number; image: WorldOptions; was: string }[] = [
  {
    seed: 165,
    image: redis,
    was: 'a stopped master that goes on when its successor has crashed is not promoted before it has synced',
  },
  { seed: 262, image: valkey, was: 'who is deleted in the second of its promotion knows that it was the master' },
  {
    seed: 2048,
    image: valkey,
    was: 'a replica that is led to the new master while it leaves the old one does not take itself for promoted',
  },
  { seed: 283, image: redis, was: 'who is killed in the second of its promotion knows that it was the master' },
  {
    seed: 19060,
    image: redis,
    was: 'a master that was stopped when it was replaced steps aside while its successor is down',
  },
  {
    seed: 31019,
    image: redis,
    was: 'a Sentinel whose failover was overtaken by a handover back does not name its own choice under the same epoch',
  },
  {
    seed: 31050,
    image: redis,
    was: 'a pod that starts does not join a master that was stopped, and goes on as it is replaced',
  },
  {
    seed: 66023,
    image: valkey,
    was: 'a master that was stopped for two epochs, and is told to follow another, is not promoted before it has synced',
  },
  {
    seed: 70068,
    image: valkey,
    was: 'a guard that is frozen while it asks goes on with all of its processes (a fault of the harness)',
  },
]

sideBySide('a seed that failed once', (scenario) => {
  for (const { seed, image, was } of FAILED) {
    scenario(
      `${seed}: ${was}`,
      async () => {
        await runSeed(seed, {
          ...image,
          ...{ sort: 'soak', room: { redis: 5, sentinels: 5 }, env: { HA_FAREWELL_MS: '15000' } },
        })
      },
      { full: true },
    )
  }
})
