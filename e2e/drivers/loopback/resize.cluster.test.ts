import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { writeGaps } from '../../ledger/gaps.ts'
import { waitUntil } from '../../harness/wait-until.ts'
import { guardCredentials } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { clock } from './clock.ts'
import { withConnection } from './connect.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { exactLists, helmUpgrade, scaleJob } from './scaling.ts'
import { settled } from './settled.ts'
import { BUSY_MS, sideBySide } from './side-by-side.ts'
import type { World, WorldOptions } from './world.ts'

// 0.07 s on a quiet machine, 0.4 s with thirty others at the two cores; a cluster's own budget is stricter.
const GROWING_GAP_MS = 1000
// A handover is in it.
const SHRINKING_GAP_MS = 1000

const room = { redis: 5, sentinels: 5 }
const kubeletLagMs = 8000
const IMAGES: WorldOptions[] = [
  { engine: 'redis', shell: 'sh', room, kubeletLagMs },
  { engine: 'valkey', shell: 'busybox', room, kubeletLagMs },
]

/** Make a data pod the master whose ordinal is at least this, by deleting the master; Sentinel likes that pod best. */
async function moveMasterUpTo(world: World, least: number): Promise<void> {
  const prefer = (priority: number): Promise<unknown> =>
    withConnection({ ...guardCredentials(world.secrets), host: podOf(world, least).address, port: 6379 }, (redis) =>
      redis.config('SET', 'replica-priority', priority),
    )
  await prefer(1)
  // Sentinels ask every 10 s.
  await sleep(11_000)
  let { master } = await settled(world)
  for (let attempt = 0; master < least && attempt < 6; attempt++) {
    await podOf(world, master).deleteGracefully()
    await podOf(world, master).start()
    master = (await settled(world, { master: { isNot: master } })).master
  }
  expect(master, 'master after up to 6 deletions').to.be.at.least(least)
  await prefer(100)
}

function quorumOf(world: World, host: string): Promise<string | undefined> {
  return withConnection({ ...guardCredentials(world.secrets), host, port: 26379 }, async (sentinel) => {
    const words = (await sentinel.call('SENTINEL', 'MASTER', world.masterName)) as string[]
    return words[words.indexOf('quorum') + 1]
  })
}

/** Wait until every Sentinel has this quorum; the master's guard looks every 3 s. */
async function quorumEverywhere(world: World, quorum: string): Promise<void> {
  await waitUntil({
    what: `every Sentinel to have the quorum ${quorum}`,
    timeoutMs: 15_000,
    hint: `read ${world.timeline}`,
    look: async () => {
      const quorums = await Promise.all(world.sentinels.map(({ address }) => quorumOf(world, address)))
      const done = quorums.every((each) => each === quorum)
      return done ? { done, value: undefined } : { done: false, seen: quorums.join(' ') }
    },
  })
}

/** Wait until the log has a text so often. */
async function logged(world: World, text: string, times: number): Promise<void> {
  await waitUntil({
    what: `"${text}" ${times} times in the log`,
    timeoutMs: 60_000,
    hint: `read ${world.timeline}`,
    look: () => {
      const seen = world.lines(text).length
      return Promise.resolve(seen >= times ? { done: true, value: undefined } : { done: false, seen: `${seen} times` })
    },
  })
}

sideBySide('scaling on loopback', (scenario) => {
  for (const image of IMAGES) {
    scenario(
      `3 - 5 - 3 of both under load loses nothing and leaves no stale entry (${image.engine}, ${image.shell})`,
      () =>
        withBornWorld(image, async (world) => {
          const load = startLoad(world)
          await load.moreAcks(100, 10_000)
          const up = clock()
          await helmUpgrade(world, room)
          await exactLists(world)
          await settled(world, { master: { is: 0 } })
          const grown = clock()
          await moveMasterUpTo(world, 3)
          await load.moreAcks(100, 10_000)

          const down = clock()
          await helmUpgrade(world, { redis: 3, sentinels: 3 })
          await exactLists(world)
          const shrunk = clock()
          const { master: stays } = await settled(world)
          expect(stays, 'master after shrinking').to.be.within(0, 2)

          const before = world.lines('+switch-master').length
          await podOf(world, stays).crash()
          await load.moreAcks(50, 30_000)
          await podOf(world, stays).start()
          const { master } = await settled(world, { master: { isNot: stays } })
          expect(world.lines('+switch-master').length - before, 'switches of the failover afterwards').to.equal(3)

          const verdict = await load.judge(master)
          expectNothingLost(verdict, { crashes: 1 })
          const plain = verdict.ops.filter(({ stream }) => stream === 'plain')
          const gap = (from: number, to: number): number => writeGaps(plain, { window: { from, to } })[0]?.ms ?? 0
          const [growing, shrinking] = [gap(up, grown), gap(down, shrunk)]
          const measured = `gap ${Math.round(growing)} ms when growing, ${Math.round(shrinking)} ms when shrinking; lists exact ${Math.round(shrunk - down)} ms after the upgrade began`
          process.stdout.write(`    ${image.engine}: ${measured}
`)
          expect(growing, 'write gap when growing, in ms').to.be.lessThan(GROWING_GAP_MS)
          expect(shrinking, 'write gap when shrinking, in ms').to.be.lessThan(SHRINKING_GAP_MS)
          const resets = world.lines('is reset')
          expect(resets, `resets: one a Sentinel\n${resets.join('\n')}`).to.have.length(3)
        }),
    )
  }

  for (const image of IMAGES) {
    const title = `that stops halfway leaves a set that hands over with one of three Sentinels away, and the next upgrade ends it (${image.engine}, ${image.shell})`
    scenario(title, () =>
      withBornWorld(image, async (world) => {
        const load = startLoad(world)
        await load.moreAcks(100, 10_000)
        // Settings and Services say five of each; two data pods begin, and no Sentinel.
        await world.resize(room)
        await Promise.all(world.redis.map((pod) => pod.start()))
        await logged(world, 'the set has 5 data pods and 5 Sentinels now', 3)
        await sleep(5000)
        await world.sentinels[2]?.deleteGracefully()
        const moved = clock()
        await podOf(world, 0).deleteGracefully()
        await load.moreAcks(100, 20_000)
        const served = clock()
        await podOf(world, 0).start()
        await logged(world, 'decision: replica', 5)
        // The next upgrade makes what is missing.
        await world.startAll()
        await exactLists(world)
        const { master } = await settled(world, { master: { isNot: 0 } })
        await quorumEverywhere(world, '3')
        const verdict = await load.judge(master)
        expectNothingLost(verdict, { crashes: 0 })
        const plain = verdict.ops.filter(({ stream }) => stream === 'plain')
        const gap = writeGaps(plain, { window: { from: moved, to: served } })[0]?.ms ?? 0
        expect(gap, 'write gap of the handover, in ms').to.be.lessThan(SHRINKING_GAP_MS + BUSY_MS)
      }),
    )
  }

  for (const image of IMAGES) {
    const title = `that stops halfway before it makes a pod waits for none of those, also when all Sentinels lose their volumes (${image.engine}, ${image.shell})`
    scenario(
      title,
      () =>
        withBornWorld(image, async (world) => {
          const load = startLoad(world)
          await load.moreAcks(100, 10_000)
          // Three of each; the getters of the world say what the release has.
          const made = { ...world }
          await world.resize(room)
          await logged(world, 'the set has 5 data pods and 5 Sentinels now', 3)
          await podOf(world, 0).deleteGracefully()
          await podOf(world, 0).start()
          const { master } = await settled(made, { master: { isNot: 0 } })
          for (const lost of [made.sentinels, [...made.redis, ...made.sentinels]]) {
            await Promise.all(lost.map((pod) => pod.crash()))
            await Promise.all(made.sentinels.map((pod) => pod.loseVolume()))
            await Promise.all(lost.map((pod) => pod.start()))
            await settled(made, { master: { is: master } })
            await load.moreAcks(50, 20_000)
          }
          expectNothingLost(await load.judge(master), { crashes: 1 })
        }),
      { full: true },
    )
  }

  scenario('asks nobody when nobody leaves, and leaves a master that stays', () =>
    withBornWorld({ redis: 4 }, async (world) => {
      await Promise.all(world.sentinels.map((pod) => pod.crash()))
      const from = clock()
      expect(
        (await scaleJob(world, { redis: 5, sentinels: 3 })).code,
        'nobody leaves, and no Sentinel answers',
      ).to.equal(0)
      expect(clock() - from, 'ms').to.be.lessThan(2000)
      await world.startAll()
      await settled(world, { master: { is: 0 } })
      expect((await scaleJob(world, { redis: 3, sentinels: 3 })).code).to.equal(0)
      expect(world.lines('the master is redis-0, which stays')).to.have.length(1)
      expect(world.lines('+switch-master')).to.deep.equal([])
    }),
  )

  scenario('moves the master although one Sentinel is gone, and without loss', () =>
    withBornWorld({ redis: 4 }, async (world) => {
      await moveMasterUpTo(world, 3)
      await world.sentinels[0]?.crash()
      const load = startLoad(world)
      await load.moreAcks(50, 10_000)
      expect((await scaleJob(world, { redis: 3, sentinels: 3 })).code).to.equal(0)
      await load.moreAcks(50, 10_000)
      await world.startAll()
      const { master } = await settled(world)
      expect(master, 'master after the Job').to.be.within(0, 2)
      expectNothingLost(await load.judge(master), { crashes: 0 })
    }),
  )

  scenario(
    'is refused without a majority of Sentinels, and when those that stay are none',
    () =>
      withBornWorld({ redis: 4, sentinels: 5 }, async (world) => {
        await world.sentinels[0]?.crash()
        expect((await scaleJob(world, { redis: 4, sentinels: 3 })).code, 'one of those that stay is gone').to.equal(1)
        expect(
          world.lines('before it begins: 2 of the 3 Sentinels that stay name the master, and 3 must'),
        ).to.have.length(1)
        await Promise.all(world.sentinels.slice(1, 3).map((pod) => pod.crash()))
        expect((await scaleJob(world, { redis: 3, sentinels: 5 })).code, '2 of 5 answer').to.equal(1)
        expect(world.lines('before it begins: no majority of the 5 Sentinels names a master')).to.have.length(1)
        await world.startAll()
        await settled(world, { master: { is: 0 } })
        expect(world.lines('+switch-master')).to.deep.equal([])
      }),
    { full: true },
  )

  scenario(
    'past the Services is refused by the pod that has none, until it has one',
    () =>
      withBornWorld({ room: { redis: 4, sentinels: 5 } }, async (world) => {
        const [data, sentinel] = [world.room.redis[3], world.room.sentinels[3]]
        if (data === undefined || sentinel === undefined) throw new Error('no room')
        await Promise.all([data.start(), sentinel.start()])
        for (const [name, last, value] of [
          ['redis-3', 'redis-3 has no place in this release, which has 3 (ordinals 0 to 2)', 'redis.replicas'],
          ['sentinel-3', 'sentinel-3 has no place in this release, which has 3 (ordinals 0 to 2)', 'sentinel.replicas'],
        ] as const) {
          await waitUntil({
            what: `${name} to say why it waits`,
            timeoutMs: 10_000,
            look: () => {
              const said = world.lines(last).filter((line) => line.includes(`helm upgrade with ${value}`))
              return Promise.resolve(
                said.length > 0 ? { done: true, value: undefined } : { done: false, seen: 'silence' },
              )
            },
          })
        }
        await sleep(3000)
        expect(await Promise.all([data.isReady(), sentinel.isReady()]), 'ready').to.deep.equal([false, false])
        for (const { address } of [data, sentinel]) {
          for (const port of [6379, 26379]) {
            const target = { ...guardCredentials(world.secrets), host: address, port }
            const answer = await withConnection(target, (redis) => redis.ping()).catch(() => 'no server')
            expect(answer, `${address}:${port}`).to.equal('no server')
          }
        }
        await exactLists(world)
        // The same pods get their places.
        await world.resize({ redis: 4, sentinels: 5 })
        await world.startAll()
        await exactLists(world)
        await settled(world, { master: { is: 0 } })
      }),
    { full: true },
  )
})
