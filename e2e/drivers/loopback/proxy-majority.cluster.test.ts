import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { applicationCredentials } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { connect, withConnection } from './connect.ts'
import { podOf } from './pod-of.ts'
import { proxyAddress } from './proxy-clients.ts'
import { waitUntil } from '../../harness/wait-until.ts'
import { replicaOf } from './replica-of.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import type { World } from './world.ts'

/** One write on a connection of its own; the error's text when it fails. */
async function write(world: World, key: string): Promise<string> {
  const target = { ...applicationCredentials(world.secrets), host: proxyAddress(world), port: 6379 }
  return withConnection({ ...target, connectTimeoutMs: 6000, answerTimeoutMs: 6000 }, (redis) =>
    redis.set(key, 'x'),
  ).catch((error: Error) => error.message)
}

/** Wait until the proxy that was killed is back. */
async function listens(world: World): Promise<void> {
  await waitUntil({
    what: 'the proxy to listen again',
    timeoutMs: 20_000,
    everyMs: 100,
    look: async () => {
      const health = await world.proxies[0]?.health()
      return health === 200 ? { done: true, value: undefined } : { done: false, seen: `health ${health}` }
    },
  })
}

sideBySide('the proxy among claims on loopback', (scenario) => {
  scenario('follows the majority, keeps its last word, and alone trusts a single claim only', () =>
    withBornWorld({ proxies: 1 }, async (world) => {
      const application = applicationCredentials(world.secrets)
      // They would put an end to a second master.
      for (const pod of world.redis) await pod.crashGuard(600_000)
      await replicaOf(world, 1, 'NO', 'ONE')
      const sticky = await connect({ ...application, host: proxyAddress(world), port: 6379 })
      for (let i = 0; i < 500; i++) {
        await sticky.set(`two:${i}`, 'x')
        expect(await write(world, `two:${500 + i}`)).to.equal('OK')
      }
      const keys = Array.from({ length: 1000 }, (_, i) => `two:${i}`)
      const on = (ordinal: number): Promise<number> =>
        withConnection({ ...application, host: podOf(world, ordinal).address, port: 6379 }, (redis) =>
          redis.exists(...keys),
        )
      expect([await on(0), await on(1)], 'writes on the named master and on the other').to.deep.equal([1000, 0])

      await Promise.all(world.sentinels.map((pod) => pod.crash()))
      await sleep(1500)
      expect(await sticky.set('without:sentinels', 'x'), 'the last word stands, also for old connections').to.equal(
        'OK',
      )
      expect(await write(world, 'without:sentinels'), 'the last word stands').to.equal('OK')
      sticky.disconnect()

      await world.proxies[0]?.crashHaproxy()
      await listens(world)
      await sleep(3000)
      expect(await write(world, 'two:claims'), 'two claims').to.not.equal('OK')
      expect(world.lines('several servers are masters')).to.not.deep.equal([])
      await replicaOf(world, 1, podOf(world, 0).address, '6379')
      await sleep(1000)
      expect(await write(world, 'one:claim'), 'one claim').to.equal('OK')

      await world.proxies[0]?.crashHaproxy()
      await listens(world)
      expect(await write(world, 'one:claim:after:restart'), 'the sole claim after a restart').to.equal('OK')
    }),
  )

  scenario('needs three of five Sentinels', () =>
    withBornWorld({ sentinels: 5, proxies: 1 }, async (world) => {
      await Promise.all(world.sentinels.slice(0, 3).map((pod) => pod.crash()))
      await world.proxies[0]?.crashHaproxy()
      await listens(world)
      await sleep(3000)
      expect(await write(world, 'two:of:five')).to.equal('OK')
      expect(world.lines('the only server that is a master'), 'not by the word of two').to.have.length(1)
      await world.sentinels[0]?.start()
      await sleep(2000)
      expect(world.lines('a majority of the Sentinels names it').length, 'by the word of three').to.be.greaterThan(1)
    }),
  )

  scenario(
    'needs two of the three Sentinels that run, where an upgrade to five stopped before it made the others',
    () =>
      withBornWorld({ room: { redis: 3, sentinels: 5 }, proxies: 1 }, async (world) => {
        const made = { ...world }
        await world.resize({ redis: 3, sentinels: 5 })
        const [proxy] = world.proxies
        await proxy?.deleteGracefully()
        await proxy?.start()
        await listens(world)
        await made.sentinels[2]?.crash()
        await sleep(1500)
        await podOf(world, 0).deleteGracefully()
        await podOf(world, 0).start()
        const { master } = await settled(made, { master: { isNot: 0 } })
        await sleep(500)
        expect(await write(world, 'after:the:switch'), 'on the new master').to.equal('OK')
        const named = `master is redis-${master} (${podOf(world, master).address}): a majority of the Sentinels names it`
        expect(world.lines(named)).to.have.length(1)
        expect(world.lines('the only server that is a master'), 'by the word of one').to.deep.equal([])
      }),
    { full: true },
  )
})
