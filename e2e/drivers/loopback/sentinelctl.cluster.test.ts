import { expect } from 'chai'
import { waitUntil } from '../../harness/wait-until.ts'
import { guardCredentials } from './access.ts'
import { expectNoRefusals } from './acl-log.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { marked } from './mark.ts'
import { podOf } from './pod-of.ts'
import { IMAGES, promotable, sentinelctl, statusOf } from './sentinelctl.ts'
import { settled } from './settled.ts'
import { BUSY_MS, sideBySide } from './side-by-side.ts'
import type { Instance } from './instance.ts'
import type { World } from './world.ts'

const FAILOVERS = 3
const CHOSEN_FAILOVERS = 20

const nameOf = (world: World, ordinal: number): string => podOf(world, ordinal).name

sideBySide('sentinelctl on loopback', (scenario) => {
  for (const image of IMAGES) {
    const imageName = `${image.engine}, ${image.shell}`

    scenario(
      `tells of a healthy set from a data pod and a Sentinel pod, and from no Sentinels too (${imageName})`,
      () =>
        withBornWorld(image, async (world) => {
          const [first, ...others] = world.sentinels
          for (const pod of [podOf(world, 0), podOf(world, 2), ...(first ? [first] : [])]) {
            const { code, report } = await statusOf(pod)
            expect(code, JSON.stringify(report)).to.equal(0)
            expect(report).to.deep.include({ ok: true, problem: null, answerAsMaster: [nameOf(world, 0)] })
            expect(report.master).to.deep.include({ pod: nameOf(world, 0), namedBy: 3, epoch: 0, takesWrites: true })
            expect(report.pods.map(({ role, link }) => `${role} ${link}`)).to.have.members([
              ...['master null', 'replica up', 'replica up'],
            ])
            expect(report.guard?.ready ?? null).to.equal(pod === first ? null : true)
            const check = await sentinelctl(pod, 'check')
            expect(check.code, check.stdout).to.equal(0)
            expect(check.stdout).to.match(/^OK: 3 of 3 Sentinels name redis-0 in epoch 0, quorum 2/m)
            const text = await sentinelctl(pod, 'status')
            expect(text.code).to.equal(0)
            expect(text.stdout).to.match(
              /^master {4}redis-0, named by 3 of 3 Sentinels in epoch 0; quorum 2\nwrites {4}are taken\n/,
            )
          }
          await Promise.all(others.map((sentinel) => sentinel.crash()))
          await expectServerKnown(world, 1)
          const check = await sentinelctl(podOf(world, 1), 'check')
          expect(check.code).to.equal(1)
          expect(check.stdout).to.match(/^NOQUORUM: .*; missing: sentinel-1 refuses connections.*sentinel-2 refuses/m)
          await first?.crash()
          await expectServerKnown(world, 0)
          const end = await sentinelctl(podOf(world, 1), 'failover', '--to', 'redis-2')
          expect(end.code).to.equal(1)
          expect(end.stdout).to.include('nothing to move: 0 of 3 Sentinels name none, 3 do not answer')
        }),
    )

    scenario(`failover loses nothing, ${FAILOVERS} times (${imageName})`, () =>
      withBornWorld(image, async (world) => {
        const load = startLoad(world)
        let master = 0
        for (let i = 1; i <= FAILOVERS; i++) {
          await load.moreAcks(100, 30_000)
          const { code, stdout } = await sentinelctl(podOf(world, (master + 1) % 3), 'failover')
          expect(code, stdout).to.equal(0)
          master = (await settled(world, { master: { isNot: master } })).master
        }
        await load.moreAcks(100, 30_000)
        const verdict = await load.judge(master)
        expectNothingLost(verdict, { crashes: 0 })
        await expectNoRefusals(world)
        expect(verdict.plain.gaps[0]?.ms ?? 0, 'write gap in ms').to.be.lessThan(500 + BUSY_MS)
      }),
    )

    scenario(
      `failover --to loses nothing and makes that pod the master, ${CHOSEN_FAILOVERS} times (${imageName})`,
      () =>
        withBornWorld(image, async (world) => {
          const load = startLoad(world)
          const callers = [...world.redis, ...world.sentinels]
          let master = 0
          for (let i = 1; i <= CHOSEN_FAILOVERS; i++) {
            await load.moreAcks(20, 30_000)
            const target = (master + 1 + (i % 2)) % 3
            const caller = callers[i % callers.length] ?? podOf(world, 0)
            await promotable(world, target)
            const name = i % 2 === 0 ? `redis-${target}` : nameOf(world, target)
            const { code, stdout } = await sentinelctl(caller, 'failover', '--to', name)
            expect(code, stdout).to.equal(0)
            const from = master
            master = (await settled(world, { master: { is: target } })).master
            const { report } = await statusOf(caller)
            expect(report.lastHandover).to.deep.include({
              ...{ from: nameOf(world, from), to: nameOf(world, target), path: 'lead', result: 'moved' },
            })
            expect(report.lastHandover?.seconds).to.be.within(0, 60)
          }
          const verdict = await load.judge(master)
          expectNothingLost(verdict, { crashes: 0 })
          await expectNoRefusals(world)
          expect(verdict.plain.gaps[0]?.ms ?? 0, 'write gap in ms').to.be.lessThan(500 + BUSY_MS)
        }),
      { full: true },
    )
  }

  scenario('explain says why a pod waits, and which pod takes over with each that cannot', () =>
    withBornWorld({}, async (world) => {
      const explain = async (pod: Instance): Promise<string> => {
        const { code, stdout } = await sentinelctl(pod, 'explain')
        expect(code, stdout).to.equal(0)
        return stdout
      }
      const master = await explain(podOf(world, 0))
      expect(master).to.match(/^start {5}bootstrap: no Sentinel names a master and no pod has data: pod 0 begins$/m)
      expect(master).to.match(/^guard {5}ready: master in epoch 0 \(\d s ago\)\nwrites {4}are taken$/m)
      const replica = await explain(podOf(world, 2))
      expect(replica).to.match(/^start {5}replica 0: named by 3 of 3 Sentinels in epoch 0$/m)
      expect(replica).to.match(/^writes {4}are refused: this pod is a replica$/m)
      expect(replica).to.match(/^handover {2}redis-0 hands over to redis-[12]$/m)
      expect(replica).to.match(/^crash {5}redis-[12] replaces redis-0$/m)
      await breakLink(world, 2)
      const withLink = await explain(podOf(world, 1))
      expect(withLink).to.match(
        /^handover {2}redis-0 hands over to redis-1\n {10}redis-2 is out of sync: its link is down/m,
      )
      // The handover takes the choice that `explain` printed. Of two replicas in sync the offset of the moment decides.
      const moved = await sentinelctl(podOf(world, 0), 'failover')
      expect(moved.stdout).to.include('the master is redis-1, it was redis-0')
      await asGuard(world, 2, 'CONFIG', 'SET', 'masteruser', 'loopback.redis-sentinel.replica')
      podOf(world, 2).thaw('guard')
      const now = (await settled(world, { master: { isNot: 0 } })).master
      await marked(world, 0, 1)
      // A pod whose files nothing but the lost Sentinels could place waits, and says for what.
      await podOf(world, 0).crash()
      await Promise.all(world.sentinels.slice(1).map((sentinel) => sentinel.crash()))
      await podOf(world, 0).start()
      const waiting = await waitUntil({
        what: 'redis-0 to wait for the Sentinels',
        timeoutMs: 20_000,
        everyMs: 300,
        look: async () => {
          const said = await explain(podOf(world, 0))
          return /^start {5}waits: /m.test(said) ? { done: true, value: said } : { done: false, seen: said }
        },
      })
      expect(waiting).to.match(
        new RegExp(`^start {5}waits: no majority: 1 of 3 Sentinels name pod ${now}, 2 do not answer$`, 'm'),
      )
      expect(waiting).to.match(/^writes {4}are refused: this pod's server does not answer$/m)
      const [first] = world.sentinels
      if (first) expect(await explain(first)).to.match(/^sentinel {2}names redis-\d in epoch 1; CKQUORUM: /m)
      if (first) expect(await explain(first)).to.match(/^ {10}redis-0 has no role yet; its volume: marked, epoch 1/m)
    }),
  )

  scenario('failover says why it moves no master, and writes go on', () =>
    withBornWorld({}, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(100, 30_000)
      await Promise.all([1, 2].map((ordinal) => podOf(world, ordinal).crash()))
      const { code, stdout } = await sentinelctl(podOf(world, 0), 'failover')
      expect(code, 'exit code').to.equal(1)
      expect(stdout).to.include('no handover: no replica is in sync and stays')
      expect(stdout).to.include('redis-0 is still the master')
      const { report } = await statusOf(podOf(world, 0))
      expect(report.lastHandover).to.deep.include({ from: nameOf(world, 0), to: null, result: 'not-moved' })
      await world.startAll()
      await load.moreAcks(100, 20_000)
      const { master, epoch } = await settled(world, { master: { is: 0 } })
      expect(epoch, 'epochs').to.equal(0)
      expectNothingLost(await load.judge(master), { crashes: 0 })
      await expectNoRefusals(world)
    }),
  )

  scenario('failover --to refuses a pod that may not take over, and nothing has changed', () =>
    withBornWorld({}, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(100, 30_000)
      const refused = async (name: string, why: RegExp): Promise<void> => {
        const { code, stdout } = await sentinelctl(podOf(world, 0), 'failover', '--to', name)
        expect(code, stdout).to.equal(1)
        expect(stdout).to.match(why)
        expect(stdout).to.include('nothing has changed: ')
        expect(stdout).not.to.include('votes')
      }
      await refused('redis-0', /redis-0 is the master already/)
      await refused('redis-7', /3 data pods, redis-0 to redis-2, and no redis-7/)
      await refused('other-redis-1', /there is no data pod other-redis-1; there are redis-0 to redis-2/)
      await breakLink(world, 2)
      await load.moreAcks(100, 30_000)
      await refused('redis-2', /redis-2 is out of sync: its link is down, and it is [1-9]\d* bytes behind the master/)
      podOf(world, 1).freeze('guard')
      await asGuard(world, 1, 'CONFIG', 'SET', 'replica-priority', '0')
      await refused('redis-1', /redis-1 has replica-priority 0/)
      await asGuard(world, 1, 'CONFIG', 'SET', 'replica-priority', '100')
      podOf(world, 1).thaw('guard')
      await podOf(world, 1).crash()
      await refused('redis-1', /redis-1 refuses connections: its server does not run/)
      await podOf(world, 1).start()
      await asGuard(world, 2, 'CONFIG', 'SET', 'masteruser', 'loopback.redis-sentinel.replica')
      podOf(world, 2).thaw('guard')
      const { master, epoch } = await settled(world, { master: { is: 0 } })
      expect(epoch, 'epochs').to.equal(0)
      expect(world.lines('+switch-master'), 'switches').to.deep.equal([])
      expectNothingLost(await load.judge(master), { crashes: 0 })
    }),
  )

  scenario('failover --to leaves the choice to no Sentinel: without votes it moves nothing', () =>
    withBornWorld({ env: { HA_PATH: 'sentinel' } }, async (world) => {
      const { code, stdout } = await sentinelctl(podOf(world, 1), 'failover', '--to', 'redis-2')
      expect(code, stdout).to.equal(1)
      expect(stdout).to.include(
        'no handover: no majority of votes for an epoch, and a Sentinel would choose the replica by itself',
      )
      const { epoch } = await settled(world, { master: { is: 0 } })
      expect(epoch, 'epochs').to.equal(0)
      await priorityKnown(world)
      const any = await sentinelctl(podOf(world, 1), 'failover')
      expect(any.code, any.stdout).to.equal(0)
      await settled(world, { master: { isNot: 0 } })
      const { report } = await statusOf(podOf(world, 1))
      expect(report.lastHandover).to.deep.include({ path: 'sentinel', result: 'moved' })
    }),
  )
})

/**
 * Waits until each Sentinel knows of a replica that may be promoted. A Sentinel takes none whose INFO it has not had yet (`info-refresh` 0,
 * priority 100 as long), and it asks for INFO every 10 s.
 */
async function priorityKnown(world: World): Promise<void> {
  const priorities = async (host: string): Promise<string[]> =>
    withConnection({ ...guardCredentials(world.secrets), host, port: 26379 }, async (sentinel) => {
      const replicas = (await sentinel.call('SENTINEL', 'REPLICAS', world.masterName)) as string[][]
      return replicas.map((fields) => {
        const field = (name: string): string => fields[fields.indexOf(name) + 1] ?? 'none'
        return field('info-refresh') === '0' ? 'no INFO' : field('slave-priority')
      })
    })
  await waitUntil({
    what: 'each Sentinel to know of a replica that may be promoted',
    timeoutMs: 25_000,
    everyMs: 200,
    look: async () => {
      const seen = await Promise.all(world.sentinels.map(({ address }) => priorities(address)))
      const known = seen.every((each) => each.some((priority) => Number(priority) > 0))
      return known ? { done: true, value: undefined } : { done: false, seen: JSON.stringify(seen) }
    },
  })
}

/** Asserts that the status names the server that serves, and that no majority names it. */
async function expectServerKnown(world: World, namedBy: number): Promise<void> {
  for (const pod of [podOf(world, 1), podOf(world, 0)]) {
    const { code, report } = await statusOf(pod)
    expect(code).to.equal(1)
    expect(report.problem).to.match(/^no majority names a master: /)
    expect(report.answerAsMaster).to.deep.equal([nameOf(world, 0)])
    expect(report.master).to.deep.include({ namedBy, takesWrites: true })
    const { stdout } = await sentinelctl(pod, 'status')
    expect(stdout).to.include('servers   redis-0 answers as the master\nwrites    are taken\n')
  }
}

const asGuard = (world: World, ordinal: number, command: string, ...words: string[]): Promise<unknown> =>
  withConnection({ ...guardCredentials(world.secrets), host: podOf(world, ordinal).address, port: 6379 }, (redis) =>
    redis.call(command, ...words),
  )

/** Keeps a replica from its master: the guard that would repair it is stopped, and the server logs in as a user that is not there. */
async function breakLink(world: World, ordinal: number): Promise<void> {
  podOf(world, ordinal).freeze('guard')
  await asGuard(world, ordinal, 'CONFIG', 'SET', 'masteruser', 'stranger')
  await asGuard(world, ordinal, 'CLIENT', 'KILL', 'TYPE', 'master')
  const { address } = podOf(world, ordinal)
  await waitUntil({
    what: `the link of ${address} to be down`,
    timeoutMs: 10_000,
    everyMs: 100,
    look: async () => {
      const { linkUp } = await world.replicationOf(address)
      return linkUp ? { done: false, seen: 'up' } : { done: true, value: undefined }
    },
  })
}
