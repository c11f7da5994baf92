import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { waitUntil } from '../../harness/wait-until.ts'
import { guardCredentials, sentinelCredentials } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import type { Load } from './load.ts'
import { loseSentinels } from './lost-sentinels.ts'
import { marked } from './mark.ts'
import { podOf } from './pod-of.ts'
import { configDirs } from './release-files.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import type { World } from './world.ts'

interface Aged {
  world: World
  load: Load
  /** Ordinal of the master. */
  master: number
  /** Ordinal of the replica whose pod is away, with a mark of the newest epoch. */
  away: number
  /** Ordinal of the replica that is there. */
  replica: number
}

const EPOCH = 3

/** A set in epoch 3, after as many handovers, whose last replica is away, under load. */
function withAgedWorld(use: (aged: Aged) => Promise<void>): Promise<void> {
  return withBornWorld({}, async (world) => {
    const load = startLoad(world)
    let { master } = await settled(world)
    let before = master
    for (let turn = 1; turn <= EPOCH; turn++) {
      await podOf(world, master).handOver()
      const { master: next, epoch } = await settled(world, { master: { isNot: master } })
      expect(epoch, `epoch after ${turn} handovers`).to.equal(turn)
      before = master
      master = next
    }
    await load.moreAcks(50, 10_000)
    // Not the pod that has just handed over: its mark stays behind for 30 s.
    const away = 3 - master - before
    await marked(world, away, EPOCH)
    await podOf(world, away).crash()
    await use({ world, load, master, away, replica: before })
  })
}

/** A pod whose hook has handed over counts as ending for 30 s, and no Sentinel promotes it. */
async function promotable(world: World, ordinal: number): Promise<void> {
  const target = { ...guardCredentials(world.secrets), host: podOf(world, ordinal).address, port: 6379 }
  await waitUntil({
    what: `pod ${ordinal} to have replica-priority 100`,
    timeoutMs: 45_000,
    everyMs: 100,
    look: async () => {
      const info = await withConnection(target, (redis) => redis.info('replication'))
      const seen = /slave_priority:\d+/.exec(info)?.[0] ?? 'no replica'
      return seen === 'slave_priority:100' ? { done: true, value: undefined } : { done: false, seen }
    },
  })
}

/** More is written, everything ends and is started again, the pod that was away too: this master must come back with all of it. */
async function expectToReturn(
  { world, load }: Aged,
  master: number,
  meanwhile?: (world: World) => Promise<void>,
): Promise<void> {
  await load.moreAcks(50, 30_000)
  const { epoch } = await settled(world, { master: { is: master } })
  expect(epoch, 'the epoch before the end').to.be.greaterThan(EPOCH)
  await world.crashAll()
  await meanwhile?.(world)
  await world.startAll()
  await load.moreAcks(50, 60_000)
  const found = await settled(world)
  expectNothingLost(await load.judge(found.master), { crashes: 2 })
  expect(found.master, 'the master').to.equal(master)
  expect(found.epoch, 'the epoch').to.be.at.least(epoch)
}

const loseVolumes = async (world: World): Promise<void> =>
  void (await Promise.all(world.sentinels.map((pod) => pod.loseVolume())))

/** The Sentinels lose their state, and are told of the master by hand: under epoch 0, while no guard that could raise it runs. */
async function nameByHand({ world, master, replica }: Aged): Promise<void> {
  const there = [podOf(world, master), podOf(world, replica)]
  for (const pod of there) pod.freeze('guard')
  await loseSentinels(world)
  const { downAfterMs, failoverTimeoutMs } = world.timers
  const user = guardCredentials(world.secrets)
  const { username, password } = sentinelCredentials(world.secrets)
  const name = world.masterName
  const orders = [
    ['MONITOR', name, podOf(world, master).address, '6379', '2'],
    ['SET', name, 'auth-user', username, 'auth-pass', password],
    ['SET', name, 'down-after-milliseconds', `${downAfterMs}`, 'failover-timeout', `${failoverTimeoutMs}`],
    ['CONFIG', 'SET', 'sentinel-pass', password],
  ]
  for (const { address } of world.sentinels) {
    await waitUntil({
      what: `the Sentinel at ${address} to be told of the master`,
      timeoutMs: 10_000,
      look: () =>
        withConnection({ ...user, host: address, port: 26379 }, async (redis) => {
          for (const words of orders) await redis.call('SENTINEL', ...words)
          return { done: true as const, value: undefined }
        }).catch((error: unknown) => ({ done: false as const, seen: String(error) })),
    })
  }
}

/** All Sentinels name this pod in this epoch, and know each other and, unless it is alone, its replicas. */
const named = (world: World, ordinal: number, epoch: number, who = 'with replicas'): Promise<void> =>
  waitUntil({
    what: `all Sentinels to name pod ${ordinal} ${who} in epoch ${epoch}`,
    timeoutMs: world.timers.downAfterMs + world.timers.failoverTimeoutMs + 10_000,
    everyMs: 20,
    look: async () => {
      const views = await Promise.all(world.sentinels.map(({ address }) => world.viewOf(address)))
      const seen = views.map((view) => {
        if (view === undefined) return 'none'
        return `${view.address} ${view.replicas > 0 ? 'with replicas' : 'alone'} in ${view.epoch}, ${view.otherSentinels} others`
      })
      const done = seen.every((text) => text === `${podOf(world, ordinal).address} ${who} in ${epoch}, 2 others`)
      return done ? { done, value: undefined } : { done, seen: seen.join(', ') }
    },
  })

sideBySide('Sentinels that lost their state on loopback', (scenario) => {
  scenario('know an epoch above all marks at once: a pod that was away does not win with older data', () =>
    withAgedWorld(async (aged) => {
      await loseSentinels(aged.world)
      const { epoch } = await settled(aged.world, { master: { is: aged.master } })
      expect(epoch, 'the epoch').to.equal(EPOCH + 1)
      await expectToReturn(aged, aged.master)
    }),
  )

  scenario(
    'lose it again with every end, as without persistence, or before an install on kept volumes: the same',
    () =>
      withAgedWorld(async (aged) => {
        await loseSentinels(aged.world)
        await expectToReturn(aged, aged.master, loseVolumes)
      }),
    { full: true },
  )

  scenario(
    'are told of the master by hand: its guard raises their epoch to that of its mark',
    () =>
      withAgedWorld(async (aged) => {
        const { world, master, replica } = aged
        await nameByHand(aged)
        await named(world, master, 0)
        for (const ordinal of [master, replica]) podOf(world, ordinal).thaw('guard')
        await named(world, master, EPOCH)
        await podOf(world, master).handOver()
        const { epoch } = await settled(world, { master: { isNot: master } })
        expect(epoch, 'the epoch of a handover').to.equal(EPOCH + 1)
        await expectToReturn(aged, replica)
      }),
    { full: true },
  )

  scenario(
    'are told of the master by hand, and everything crashes before a guard has raised their epoch: it is back',
    () =>
      withAgedWorld(async (aged) => {
        const { world, load, master } = aged
        await nameByHand(aged)
        await named(world, master, 0)
        await load.moreAcks(50, 10_000)
        await world.crashAll()
        await world.startAll()
        await expectToReturn(aged, master)
      }),
    { full: true },
  )

  scenario(
    'promote a replica before a guard has raised their epoch: the old master does not win with its higher mark',
    () =>
      withAgedWorld(async (aged) => {
        const { world, master, replica } = aged
        await promotable(world, replica)
        await nameByHand(aged)
        await named(world, master, 0)
        await podOf(world, master).crash()
        await named(world, replica, 1)
        podOf(world, replica).thaw('guard')
        await podOf(world, master).start()
        await expectToReturn(aged, replica)
      }),
    { full: true },
  )
})

sideBySide('marks on loopback', (scenario) => {
  scenario(
    'of a pod that redis.bootstrap forces are above those of pods that come back later',
    () =>
      withAgedWorld(async ({ world, load, master, away, replica }) => {
        const settings = join(world.dir, configDirs.first, 'settings.env')
        const bootstrap = async (value: string): Promise<void> =>
          writeFile(settings, (await readFile(settings, 'utf8')).replace(/^BOOTSTRAP=.*$/m, `BOOTSTRAP=${value}`))
        await load.moreAcks(50, 10_000)
        await load.stop()
        await world.crashAll()
        await loseVolumes(world)
        // The operator gives up what the two others have.
        await bootstrap(`force-ordinal-${away}`)
        await Promise.all([...world.sentinels, podOf(world, away)].map((pod) => pod.start()))
        // Above the mark that it has, and above what silent pods may have; and one more to begin with.
        await named(world, away, EPOCH + 1 + 100 + 1, 'alone')
        await bootstrap('auto')
        await podOf(world, replica).start()
        const anew = startLoad(world)
        await anew.moreAcks(100, 60_000)
        await settled(world, { master: { is: away } })
        await world.crashAll()
        await world.startAll()
        await anew.moreAcks(50, 60_000)
        const found = await settled(world)
        expect(found.master, `the master, which is not pod ${master}`).to.equal(away)
        expectNothingLost(await anew.judge(found.master), { crashes: 1 })
      }),
    { full: true },
  )
})
