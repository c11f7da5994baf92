import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { messageOf } from '../../harness/message-of.ts'
import { waitUntil } from '../../harness/wait-until.ts'
import { AWKWARD_SECRETS, applicationCredentials, derivedProxyPassword } from './access.ts'
import type { Secrets } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import { podOf } from './pod-of.ts'
import { startProxyClients } from './proxy-clients.ts'
import type { ProxyClients } from './proxy-clients.ts'
import { renewSecret, untilAll, untilTold } from './rotation.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import { withWorld } from './with-world.ts'
import type { World } from './world.ts'

const old = AWKWARD_SECRETS
const fresh = { password: 'a new password', internalKey: 'a new key', proxyPassword: 'a new one of the proxies' }

sideBySide('a rotation behind a proxy on loopback', (scenario) => {
  for (const [title, first] of [
    ['a proxy that sees the Secret first', true],
    ['a proxy that sees it last', false],
  ] as const) {
    scenario(`${title} keeps its clients and goes on to follow the master`, () =>
      withBornWorld({ proxies: 1 }, async (world) => {
        const clients = startProxyClients(world)
        await sleep(1000)
        const secrets = { secrets: fresh, previous: old }
        const pods = [...world.sentinels, ...world.redis]
        for (const [i, order] of (first ? [world.proxies, pods] : [pods, world.proxies]).entries()) {
          await renewSecret(world, { ...secrets, order: () => order })
          if (i === 0) await sleep(7000)
          // Its links are made anew while only one side knows the new key.
          if (i === 0) await Promise.all(world.sentinels.map((pod) => pod.deleteGracefully().then(() => pod.start())))
        }
        await settled(world)
        await untilAll(world, 'taken', fresh)
        world.secrets.password = fresh.password
        world.secrets.internalKey = fresh.internalKey
        world.secrets.proxyPassword = fresh.proxyPassword
        await untilTold(world, fresh)
        // A proxy looks at its files every five seconds.
        await sleep(6000)
        await renewSecret(world, { secrets: fresh })
        await untilAll(world, 'WRONGPASS', old)
        await sleep(1000)
        expect(troubles(clients)).to.deep.equal([])
        await podOf(world, 0).deleteGracefully()
        const { master } = await settled(world, { master: { isNot: 0 } })
        await sleep(1000)
        const { sticky, reconnecting } = await clients.judge(master)
        for (const { lost, acked } of [sticky, reconnecting]) {
          expect(lost).to.deep.equal([])
          expect(acked).to.be.greaterThan(1000)
        }
        await podOf(world, 0).start()
      }),
    )
  }
})

/** A world whose servers and whose proxy see these secrets from the start. */
const withSides = (ofServers: Secrets, ofProxy: Secrets, use: (world: World) => Promise<void>): Promise<void> =>
  withWorld({ proxies: 2, secrets: ofServers }, async (world) => {
    await renewSecret(world, { secrets: ofProxy, order: () => world.proxies })
    await world.startAll()
    await settled(world)
    await use(world)
  })

const older: Secrets = { password: old.password, internalKey: old.internalKey }
const derived: Secrets = { ...older, proxyPassword: derivedProxyPassword(older) }

/** Deletes a proxy's pod and waits until the one in its place has a server for new connections. */
async function replaceProxy(world: World, ordinal: number, secrets: Secrets): Promise<void> {
  const proxy = world.proxies[ordinal]
  if (proxy === undefined) throw new RangeError(`no proxy ${ordinal}`)
  await proxy.deleteGracefully()
  await renewSecret(world, { secrets, order: () => [proxy] })
  await proxy.start()
  await waitUntil({
    what: 'the new proxy to lead to the master',
    timeoutMs: 20_000,
    look: () =>
      withConnection({ ...applicationCredentials(secrets), host: proxy.address, port: 6379 }, (redis) =>
        redis.info('replication'),
      ).then(
        (info) => (info.includes('role:master') ? { done: true, value: undefined } : { done: false, seen: info }),
        (error: unknown) => ({ done: false, seen: messageOf(error) }),
      ),
  })
}

sideBySide('an upgrade to proxies with a key of their own on loopback', (scenario) => {
  scenario(
    'lets new proxies in to servers of an older chart, and leaves them there when those become new',
    () =>
      withSides(older, derived, async (world) => {
        let leads = 0
        const clients = startProxyClients(world, () => world.proxies[leads]?.address ?? '')
        await sleep(1000)
        await replaceProxy(world, 1, derived)
        leads = 1
        await sleep(1000)
        expect(troubles(clients)).to.deep.equal([])
        await renewSecret(world, { secrets: derived })
        for (const pod of world.sentinels) {
          await pod.deleteGracefully()
          await pod.start()
          await settled(world)
        }
        expect(troubles(clients)).to.deep.equal([])
        await podOf(world, 0).deleteGracefully()
        const { master } = await settled(world, { master: { isNot: 0 } })
        await sleep(1000)
        const { sticky, reconnecting } = await clients.judge(master)
        // The handover ends one connection of each client, whether it writes or has just been opened.
        expect(troubles(clients).length, 'connections that the handover ended').to.be.lessThan(3)
        for (const { lost, acked } of [sticky, reconnecting]) {
          expect(lost).to.deep.equal([])
          expect(acked).to.be.greaterThan(100)
        }
        await podOf(world, 0).start()
      }),
    { full: true },
  )

  scenario(
    'lets proxies of an older chart in to new servers, while new ones take their place',
    () =>
      withSides(old, derived, async (world) => {
        let leads = 0
        const clients = startProxyClients(world, () => world.proxies[leads]?.address ?? '')
        await sleep(1000)
        for (const pod of world.sentinels) {
          await pod.deleteGracefully()
          await pod.start()
          await settled(world)
        }
        await replaceProxy(world, 1, old)
        leads = 1
        await sleep(2000)
        expect(troubles(clients)).to.deep.equal([])
        const { lost, acked } = (await clients.judge(0)).reconnecting
        expect(lost).to.deep.equal([])
        expect(acked).to.be.greaterThan(100)
      }),
    { full: true },
  )
})

/** Failed writes and refused connections so far. */
function troubles({ sticky, reconnecting }: ProxyClients): string[] {
  return [sticky, reconnecting].flatMap(({ ops, refused }) => [
    ...ops.filter(({ outcome }) => outcome !== 'acked').map(({ stream, error }) => `${stream}: ${error}`),
    ...refused.map(({ error }) => `refused: ${error}`),
  ])
}
