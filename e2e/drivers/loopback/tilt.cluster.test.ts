import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { setTimeout as sleep } from 'node:timers/promises'
import { waitUntil } from '../../harness/wait-until.ts'
import { guardCredentials } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { rotateSecret, untilAll } from './rotation.ts'
import type { SentinelPod } from './sentinel-pod.ts'
import { settled } from './settled.ts'
import { BUSY_MS, sideBySide } from './side-by-side.ts'
import type { World, WorldOptions } from './world.ts'

const STOPPED_MS = 3000

const IMAGES: WorldOptions[] = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
]

const sentinelOf = (world: World, ordinal: number): SentinelPod => {
  const pod = world.sentinels[ordinal]
  if (pod === undefined) throw new RangeError(`no Sentinel ${ordinal}: there are ${world.sentinels.length}`)
  return pod
}

/** Sentinels whose processes stand still for so long that each is in TILT when it goes on. */
async function standStill(world: World, ordinals: readonly number[]): Promise<void> {
  for (const ordinal of ordinals) sentinelOf(world, ordinal).freeze()
  await sleep(STOPPED_MS)
  for (const ordinal of ordinals) sentinelOf(world, ordinal).thaw()
}

/** What a Sentinel says in a section of INFO. */
const infoOf = ({ secrets }: World, { address: host }: SentinelPod, field: string): Promise<string> =>
  withConnection({ ...guardCredentials(secrets), host, port: 26379 }, async (sentinel) => {
    const info = `${await sentinel.info('server')}\n${await sentinel.info('sentinel')}`
    return new RegExp(`^${field}:(.*?)\r?$`, 'm').exec(info)?.[1] ?? ''
  })

const RENEWED = 'the server is restarted'

const untilRenewed = (world: World, count: number): Promise<void> =>
  waitUntil({
    what: `${count} Sentinels to be started anew, and all of them to answer`,
    timeoutMs: 15_000,
    everyMs: 50,
    hint: `read ${world.timeline}`,
    look: async () => {
      const renewed = world.lines(RENEWED).length
      const tilts = await Promise.all(
        world.sentinels.map((pod) => infoOf(world, pod, 'sentinel_tilt').catch(() => 'no answer')),
      )
      const done = renewed === count && tilts.every((tilt) => tilt === '0')
      return done
        ? { done, value: undefined }
        : { done: false, seen: `${renewed} started anew, TILT ${tilts.join(', ')}` }
    },
  })

/**
 * The master's pod hangs for good once `before` is over; how long no write with WAIT 1 was acknowledged, in milliseconds. The other writer stays
 * with a server that hangs.
 */
async function hangs(world: World, before: () => Promise<void>): Promise<number> {
  const load = startLoad(world)
  await load.moreAcks(100, 30_000)
  await before()
  podOf(world, 0).freeze('pod')
  const acked = load.acked()
  await waitUntil({
    what: '100 more acknowledged writes',
    timeoutMs: 60_000,
    everyMs: 50,
    hint: `read ${world.timeline}`,
    look: () => {
      const more = load.acked() - acked
      return Promise.resolve(more >= 100 ? { done: true, value: undefined } : { done: false, seen: `${more}` })
    },
  })
  podOf(world, 0).thaw()
  const { master } = await settled(world, { master: { isNot: 0 } })
  const verdict = await load.judge(master)
  expectNothingLost(verdict, { crashes: 1 })
  return verdict.wait1.gaps[0]?.ms ?? Infinity
}

sideBySide('a Sentinel in TILT on loopback', (scenario) => {
  for (const image of IMAGES) {
    const by = `(${image.engine}, ${image.shell})`
    scenario(`is started anew before the master hangs seven seconds after it went on ${by}`, () =>
      withBornWorld(image, async (world) => {
        const gap = await hangs(world, async () => {
          await standStill(world, [1])
          await sleep(7000)
        })
        expect(world.lines(RENEWED)).to.have.length(1)
        expect(gap, 'write gap in ms').to.be.lessThan(world.timers.downAfterMs + 5000 + BUSY_MS)
      }),
    )
    scenario(
      `is started anew one after the other where all were in TILT, and the master hangs at once ${by}`,
      () =>
        withBornWorld(image, async (world) => {
          const gap = await hangs(world, () => standStill(world, [0, 1, 2]))
          expect(world.lines(RENEWED).map((line) => / (sentinel-\d) /.exec(line)?.[1])).to.deep.equal([
            'sentinel-0',
            'sentinel-1',
            'sentinel-2',
          ])
          expect(gap, 'write gap in ms').to.be.lessThan(world.timers.downAfterMs + 10_000 + BUSY_MS)
        }),
      { full: true },
    )
  }
  scenario('does not wait for a Sentinel that is gone with the node of the master', () =>
    withBornWorld({ engine: 'redis', shell: 'busybox' }, async (world) => {
      const gap = await hangs(world, async () => {
        await standStill(world, [1])
        await sentinelOf(world, 0).crash()
      })
      // The silence is counted by the Sentinel that is well, then by the one that was started anew.
      expect(gap, 'write gap in ms').to.be.lessThan(2 * world.timers.downAfterMs + 5000 + BUSY_MS)
    }),
  )

  scenario('has its id, its epoch and its peers after that, no process is left over, and its volume stays locked', () =>
    withBornWorld({ engine: 'valkey', shell: 'sh' }, async (world) => {
      const sentinel = sentinelOf(world, 2)
      await podOf(world, 0).handOver()
      await settled(world)
      const idOf = (): Promise<unknown> =>
        withConnection({ ...guardCredentials(world.secrets), host: sentinel.address, port: 26379 }, (server) =>
          server.call('SENTINEL', 'MYID'),
        )
      const [id, view, pid] = await Promise.all([
        idOf(),
        world.viewOf(sentinel.address),
        infoOf(world, sentinel, 'process_id'),
      ])
      const program = parentOf(pid)
      await standStill(world, [2])
      await untilRenewed(world, 1)
      await settled(world)
      expect(await idOf()).to.equal(id)
      expect(await world.viewOf(sentinel.address)).to.deep.equal(view)
      const next = await infoOf(world, sentinel, 'process_id')
      expect(next).not.to.equal(pid)
      expect(parentOf(next), 'the program of the container').to.equal(program)
      expect(statesOfChildren(program).filter((state) => state.startsWith('Z'))).to.deep.equal([])
      expect(world.lines('sentinel ended'), 'containers that ended').to.deep.equal([])
      expect(await sentinel.isReady()).to.equal(true)
    }),
  )

  scenario('lets in the passwords of today: a former one is refused after it was started anew', () =>
    withBornWorld({ engine: 'redis', shell: 'sh' }, async (world) => {
      const old = { ...world.secrets }
      await rotateSecret(world, { password: 'p2', internalKey: 'k2', proxyPassword: 'x2' })
      await standStill(world, [1])
      await untilRenewed(world, 1)
      await untilAll(world, 'WRONGPASS', old)
      await settled(world)
      expect(await sentinelOf(world, 1).isReady()).to.equal(true)
    }),
  )

  for (const image of IMAGES) {
    scenario(
      `ends with its server, by its status, and at once when it is told to (${image.engine}, ${image.shell})`,
      () =>
        withBornWorld(image, async (world) => {
          const sentinel = sentinelOf(world, 0)
          process.kill(Number(await infoOf(world, sentinel, 'process_id')), 'SIGKILL')
          await settled(world)
          expect(world.lines('sentinel ended')).to.have.length(1)
          expect(world.lines('sentinel ended: exit code 137')).to.have.length(1)
          const from = Date.now()
          await sentinel.deleteGracefully()
          expect(Date.now() - from, 'ms until it had ended').to.be.lessThan(500 + BUSY_MS)
          expect(world.lines('sentinel ended: exit code 0')).to.have.length(1)
        }),
    )
  }
})

function parentOf(pid: string): string {
  return /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? ''
}

function statesOfChildren(pid: string): string[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
  return children.map((child) => /^State:\s*(.*)$/m.exec(readFileSync(`/proc/${child}/status`, 'utf8'))?.[1] ?? '')
}
