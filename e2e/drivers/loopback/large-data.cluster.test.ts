import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { waitUntil } from '../../harness/wait-until.ts'
import { applicationCredentials } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import { replicasHaveRead } from './copies.ts'
import { keysOf } from './damage.ts'
import type { DataPod } from './data-pod.ts'
import { podOf } from './pod-of.ts'
import { probe } from './probe.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import type { World, WorldOptions } from './world.ts'

const IMAGES = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
] as const satisfies WorldOptions[]

/**
 * A server that loads small commands looks after its clients once in 1024 of them: with this delay of each it is silent for 25 s. In a full sync, too,
 * which the master ends after repl-timeout.
 */
const KEYS = 1000
const slow = { redis: { config: { 'key-load-delay': 25_000, 'repl-timeout': 120 } } }
/** A load that is not over before the test is: 200 s. */
const endless = { redis: { config: { 'key-load-delay': 200_000, 'repl-timeout': 120 } } }

async function writeOneByOne(world: World, pod: DataPod, bytes = 100): Promise<void> {
  await withConnection({ host: pod.address, port: 6379, ...applicationCredentials(world.secrets) }, async (redis) => {
    const pipeline = redis.pipeline()
    // Bytes that no server compresses: it reads some of them twice a second.
    for (let i = 0; i < KEYS; i++) pipeline.set(`key:${i}`, randomBytes(bytes).toString('base64'))
    await pipeline.exec()
    await redis.wait(2, 1000)
  })
}

sideBySide('a load that takes long on loopback', (scenario) => {
  for (const image of IMAGES) {
    scenario(
      `is never taken for a dead server, though it gives no answer for 20 s (${image.engine})`,
      () =>
        withBornWorld({ ...image, values: slow }, async (world) => {
          await writeOneByOne(world, podOf(world, 0))
          await sleep(1500)
          await world.crashAll()
          await world.startAll()
          const failed: string[] = []
          let done = false
          const probing = world.redis.map(async (pod) => {
            // The first one comes before the start program has said anything.
            let begun = false
            while (!done) {
              const alive = await probe({ instance: pod, script: 'redis-probe.sh', what: 'live' })
              begun ||= alive
              if (begun && !alive) failed.push(pod.name)
              await sleep(2000)
            }
          })
          try {
            await settled(world, { timeoutMs: 180_000 })
          } finally {
            done = true
            await Promise.all(probing)
          }
          expect(failed, 'probes that failed').to.deep.equal([])
          expect(world.lines('the server does not answer'), 'silent servers').to.not.deep.equal([])
          for (const pod of world.redis) expect(await keysOf(world, pod), pod.name).to.equal(KEYS)
        }),
      { full: true },
    )
  }

  scenario('lives while its server reads without an answer, and no longer once it stands still', () =>
    withBornWorld({ values: endless }, async (world) => {
      const pod = podOf(world, 1)
      await writeOneByOne(world, podOf(world, 0), 3000)
      await replicasHaveRead(world, podOf(world, 0))
      await pod.crash()
      await pod.start()
      const isLive = async (): Promise<boolean> => {
        const alive = await probe({ instance: pod, script: 'redis-probe.sh', what: 'live' })
        // The figures of progress must have had the time to change.
        await sleep(2000)
        return alive
      }
      // It does so once the server gives no answer and the last sign of life of the start program is old.
      const looks: boolean[] = []
      await waitUntil({
        ...{ what: 'the probe to look for progress', timeoutMs: 90_000, hint: `read ${world.timeline}` },
        look: async () => {
          looks.push(await isLive())
          const looked = existsSync(join(pod.runDir, 'server-progress'))
          return looked ? { done: true, value: undefined } : { done: false, seen: looks.join() }
        },
      })
      for (let i = 0; i < 2; i++) looks.push(await isLive())
      // The first ones come before the start program has said anything.
      expect(looks.slice(looks.indexOf(true)), 'while it loads').to.not.include(false)

      pod.freeze('redis')
      // The first look may find what it did before.
      const later = [await isLive(), await isLive()]
      pod.thaw('redis')
      expect(later.at(-1), 'the second look once it stands still').to.equal(false)
      expect(await probe({ instance: pod, script: 'redis-probe.sh', what: 'live' }), 'when it goes on').to.equal(true)
    }),
  )
})
