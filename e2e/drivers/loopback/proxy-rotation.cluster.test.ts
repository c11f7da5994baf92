import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { AWKWARD_SECRETS } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { podOf } from './pod-of.ts'
import { startProxyClients } from './proxy-clients.ts'
import type { ProxyClients } from './proxy-clients.ts'
import { renewSecret, untilAll, untilTold } from './rotation.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'

const old = AWKWARD_SECRETS
const fresh = { password: 'a new password', internalKey: 'a new key' }

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

/** Failed writes and refused connections so far. */
function troubles({ sticky, reconnecting }: ProxyClients): string[] {
  return [sticky, reconnecting].flatMap(({ ops, refused }) => [
    ...ops.filter(({ outcome }) => outcome !== 'acked').map(({ stream, error }) => `${stream}: ${error}`),
    ...refused.map(({ error }) => `refused: ${error}`),
  ])
}
