import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { withBornWorld } from './born-world.ts'
import { breakMiddle, keysOf, lastAppendOnlyFile, serves, writeKeys } from './damage.ts'
import type { DataPod } from './data-pod.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { settled } from './settled.ts'
import { BUSY_MS, sideBySide } from './side-by-side.ts'
import type { World, WorldOptions } from './world.ts'

const IMAGES = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
] as const satisfies WorldOptions[]

const KEYS = 2000

/** How a volume loses part of its data while its pod is away. */
const DAMAGES: Record<string, (pod: DataPod) => Promise<void>> = {
  'append-only file is broken in its middle': async (pod) => breakMiddle(await lastAppendOnlyFile(pod)),
  'append-only file is missing': async (pod) => rm(await lastAppendOnlyFile(pod)),
  'manifest is missing': (pod) => rm(join(pod.data, 'appendonlydir/appendonly.aof.manifest')),
  'manifest is cut short': (pod) => writeFile(join(pod.data, 'appendonlydir/appendonly.aof.manifest'), 'file append'),
  'manifest is empty': (pod) => writeFile(join(pod.data, 'appendonlydir/appendonly.aof.manifest'), ''),
  'base file has a wrong checksum': async (pod) => {
    const dir = join(pod.data, 'appendonlydir')
    const base = (await readdir(dir)).find((name) => name.endsWith('.base.rdb'))
    await breakMiddle(join(dir, base ?? ''))
  },
}

/** What the named master's volume loses while everything is down. */
const LOST_BY_MASTER: Record<string, (pod: DataPod) => Promise<void>> = {
  'append-only file is broken in its middle': async (pod) => breakMiddle(await lastAppendOnlyFile(pod)),
  'append-only folder is gone': (pod) => rm(join(pod.data, 'appendonlydir'), { recursive: true }),
}

/** A set with keys in it. */
function withKeys(options: WorldOptions, use: (world: World) => Promise<void>): Promise<void> {
  return withBornWorld(options, async (world) => {
    await writeKeys(world, podOf(world, 0), KEYS)
    await use(world)
  })
}

const waiting = (world: World, pod: DataPod): string[] =>
  world.lines(`${pod.name.replace('redis-sentinel-', '')} | `).filter((line) => line.includes('cannot be loaded'))

async function saidThatItWaits(world: World, pod: DataPod): Promise<string> {
  for (const end = Date.now() + 20_000 + BUSY_MS; Date.now() < end; await sleep(100)) {
    const [line] = waiting(world, pod)
    if (line !== undefined) return line
  }
  throw new Error(`${pod.name} did not say that its files cannot be loaded`)
}

sideBySide('damaged files on loopback', (scenario) => {
  for (const image of IMAGES) {
    for (const [what, damage] of Object.entries(DAMAGES)) {
      if (image.engine === 'valkey' && !/broken|checksum/.test(what)) continue
      scenario(
        `a replica whose ${what} is in sync again within seconds, and nothing is lost (${image.engine})`,
        () =>
          withKeys(image, async (world) => {
            const load = startLoad(world, { rate: 50 })
            await load.moreAcks(20, 20_000)
            const pod = podOf(world, 2)
            await pod.crash()
            await damage(pod)
            await pod.start()
            const { master, tookMs } = await settled(world, { master: { is: 0 } })
            // Sentinels ask for a priority every 10 s.
            expect(tookMs, 'milliseconds until all agree').to.be.lessThan(25_000 + BUSY_MS)
            await load.moreAcks(20, 20_000)
            expectNothingLost(await load.judge(master), { crashes: 0 })
            await sleep(2500)
            expect(existsSync(join(pod.data, 'set-aside')), 'the copy of its files').to.equal(false)
          }),
        { full: !/broken|checksum/.test(what) },
      )
    }

    for (const [what, damage] of Object.entries(LOST_BY_MASTER)) {
      scenario(`a named master whose ${what} gives way to a replica that was in sync (${image.engine})`, () =>
        withKeys(image, async (world) => {
          const pod = podOf(world, 0)
          await sleep(1500)
          await world.crashAll()
          await damage(pod)
          await world.startAll()
          const { master } = await settled(world, { master: { isNot: 0 } })
          for (const each of [podOf(world, master), pod]) {
            expect(await keysOf(world, each), each.name).to.equal(KEYS)
          }
        }),
      )
    }

    scenario(
      `a pod with the only data waits while its files are damaged, and serves them repaired (${image.engine})`,
      () =>
        withKeys(image, async (world) => {
          const pod = podOf(world, 0)
          await sleep(1500)
          await world.crashAll()
          const file = await lastAppendOnlyFile(pod)
          await breakMiddle(file)
          for (const other of [1, 2]) await podOf(world, other).loseVolume()
          await world.startAll()
          const line = await saidThatItWaits(world, pod)
          expect(line).to.include(file.split('/').at(-1))
          await sleep(3000)
          for (const each of world.redis) expect(await serves(world, each), `${each.name} serves`).to.equal(false)
          expect(await pod.isReady()).to.equal(false)
          const ends = world.lines('redis-0 | redis ended').length
          expect(ends, 'ends of the container').to.be.lessThan(4)
          await repair(image.engine, file)
          await settled(world, { master: { is: 0 } })
          const keys = await keysOf(world, pod)
          expect(keys)
            .to.be.greaterThan(KEYS / 4)
            .and.lessThan(KEYS)
        }),
    )
  }

  for (const text of ['', '7 replica 1 42', '\0\0\0\0\0\0\0\0', 'Xx master 1 100\n']) {
    scenario(
      `marks that are ${JSON.stringify(text)} stop no pod that starts`,
      () =>
        withKeys({}, async (world) => {
          await podOf(world, 1).crash()
          await writeFile(join(podOf(world, 1).data, '.redis-sentinel/state'), text)
          await podOf(world, 1).start()
          const { master } = await settled(world)
          expect(await keysOf(world, podOf(world, master))).to.equal(KEYS)
          await world.crashAll()
          for (const pod of world.redis) await writeFile(join(pod.data, '.redis-sentinel/state'), text)
          await world.startAll()
          await settled(world, { master: { is: master } })
          for (const pod of world.redis) expect(await keysOf(world, pod), pod.name).to.equal(KEYS)
        }),
      { full: text !== '7 replica 1 42' },
    )
  }
})

/** What the operator does in the waiting container. */
async function repair(engine: string, file: string): Promise<void> {
  const fixing = promisify(execFile)(`${engine}-check-aof`, ['--fix', file])
  fixing.child.stdin?.end('y\n')
  await fixing
}
