import { expect } from 'chai'
import type { Redis } from 'ioredis'
import { divideMemory, memory } from '../../../generator/src/model/memory.ts'
import { bytesOf } from '../../../generator/src/model/quantity.ts'
import { textOf } from '../../harness/proc-files.ts'
import { waitUntil } from '../../harness/wait-until.ts'
import { applicationCredentials, guardCredentials } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import { podOf } from './pod-of.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import type { Engine } from './toolbox.ts'
import type { World } from './world.ts'

/** A full sync lasts so many times this, in microseconds, as there are keys. */
const KEY_DELAY_US = 20_000
/** A server that is given hundreds of megabytes on a machine that others use is slow to answer. */
const patient = { connectTimeoutMs: 10_000, answerTimeoutMs: 20_000 }

const VALUE = 'y'.repeat(200_000)

const valuesFor = (limit: string) => ({
  profile: 'safe',
  redis: { resources: { limits: { memory: limit } }, config: { 'rdb-key-save-delay': String(KEY_DELAY_US) } },
})

const shares = (limit: string) => divideMemory(bytesOf(limit), memory.usualPercent)

function asApplication<T>(world: World, master: number, use: (redis: Redis) => Promise<T>): Promise<T> {
  const credentials = applicationCredentials(world.secrets)
  return withConnection({ ...credentials, host: podOf(world, master).address, port: 6379, ...patient }, use)
}

/** Fields of the INFO of the master, as numbers. */
function infoOf(world: World, master: number, section: string): Promise<(name: string) => number> {
  const target = { ...guardCredentials(world.secrets), host: podOf(world, master).address, port: 6379 }
  return withConnection({ ...target, ...patient }, async (redis) => {
    const text = await redis.info(section)
    return (name) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(text)?.[1])
  })
}

/** Times that the master has dropped a replica because of its output buffer. */
const drops = (world: World): number => world.lines('output buffer limits').length

/** Gives a replica an empty volume, and writes so many bytes while it syncs; returns what was written before it was in sync. */
async function syncUnderLoad(world: World, master: number, bytes: number): Promise<number> {
  const replica = podOf(world, (master + 1) % 3)
  await replica.crash()
  await replica.loseVolume()
  await replica.start()
  const before = (await infoOf(world, master, 'stats'))('sync_full')
  await waitUntil({
    ...{ what: 'the full sync to begin', timeoutMs: 30_000, everyMs: 50, hint: `read ${world.timeline}` },
    look: async () => {
      const now = (await infoOf(world, master, 'stats'))('sync_full')
      return now > before ? { done: true, value: undefined } : { done: false, seen: `sync_full ${now}` }
    },
  })
  const isLinked = async (): Promise<boolean> => (await world.replicationOf(replica.address)).linkUp
  let written = 0
  await asApplication(world, master, async (redis) => {
    while (written < bytes && !(await isLinked().catch(() => false))) {
      await Promise.all(Array.from({ length: 50 }, (_, i) => redis.set(`big:${i}`, VALUE)))
      written += 50 * VALUE.length
    }
  })
  return written
}

/** Keys for which a full sync lasts some seconds. */
const fill = (world: World, master: number, keys: number): Promise<unknown> =>
  asApplication(world, master, (redis) => redis.mset(Array.from({ length: keys }, (_, i) => [`k:${i}`, 'x']).flat()))

sideBySide('the memory limit on loopback', (scenario) => {
  for (const engine of ['redis', 'valkey'] satisfies Engine[]) {
    const smallest = `${shares('1Gi').smallest}Mi`
    scenario(
      `of ${smallest} takes writes after any amount of overwrites, and its output buffers are bounded (${engine})`,
      () =>
        withBornWorld({ engine, values: valuesFor(smallest) }, async (world) => {
          const { master } = await settled(world)
          await asApplication(world, master, async (redis) => {
            for (let i = 0; i < 100; i++) expect(await redis.set('one', 'x'.repeat(1_000_000))).to.equal('OK')
          })
          await fill(world, master, 350)
          await syncUnderLoad(world, master, 2 * shares(smallest).replicaBuffer)
          expect(drops(world), 'replicas that the master dropped').to.be.at.least(1)
          await settled(world, { master: { is: master } })
          await asApplication(world, master, async (redis) => expect(await redis.set('small', '1')).to.equal('OK'))
          const used = await infoOf(world, master, 'memory')
          const pid = (await infoOf(world, master, 'server'))('process_id')
          const peak = Number(/^VmHWM:\s+(\d+) kB/m.exec(textOf(`/proc/${pid}/status`))?.[1]) * 1024
          world.note(`used ${used('used_memory')} of ${used('maxmemory')}, peak of resident memory ${peak}`)
          expect(peak, 'resident memory').to.be.below(bytesOf(smallest))
        }),
    )

    scenario(`lets a full sync end for as long as less is written than the output buffer holds (${engine})`, () =>
      withBornWorld({ engine, values: valuesFor('1Gi') }, async (world) => {
        const { master } = await settled(world)
        await fill(world, master, 550)
        const { replicaBuffer } = shares('1Gi')
        const written = await syncUnderLoad(world, master, 0.85 * replicaBuffer)
        world.note(`written in the full sync: ${written} of ${replicaBuffer} bytes`)
        // More than the engines' own limit of 256 MiB.
        expect(written, 'bytes written in the full sync').to.be.above(2 ** 28)
        await settled(world, { master: { is: master } })
        expect(drops(world), 'replicas that the master dropped').to.equal(0)
      }),
    )
  }
})
