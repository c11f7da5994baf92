import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { AWKWARD_SECRETS } from './access.ts'
import type { Secrets } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { backInSync } from './copies.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import type { Instance } from './instance.ts'
import { startLoad } from './load.ts'
import type { LedgerVerdict } from './load.ts'
import { startLogins } from './logins.ts'
import type { Logins } from './logins.ts'
import { podOf } from './pod-of.ts'
import { renewSecret, untilAll, untilTold } from './rotation.ts'
import { settled } from './settled.ts'
import { shownSecrets } from './shown-secrets.ts'
import { sideBySide } from './side-by-side.ts'
import type { World } from './world.ts'

const old = AWKWARD_SECRETS
const fresh: Secrets = { password: `n'e"w #2 \\x00 $HOME;`, internalKey: `k2 "'\\ $(id)`, proxyPassword: `x2 '" $(id)` }

/** Asserts that no write failed, and that no connection was refused: neither the writers' nor one of those that come anew all the time. */
async function expectNothingRefused({ ops, refused }: LedgerVerdict, logins: Logins): Promise<void> {
  await logins.stop()
  expect(
    ops.filter(({ outcome }) => outcome !== 'acked').map(({ stream, error }) => `${stream}: ${error}`),
    'failed writes',
  ).to.deep.equal([])
  expect(refused, 'connections of the writers that were refused').to.deep.equal([])
  expect(
    logins.refused.map(({ at, server, user, error }) => `${new Date(at).toISOString()} ${server} ${user}: ${error}`),
    'logins that were refused',
  ).to.deep.equal([])
  expect(Math.min(...Object.values(logins.taken)), 'logins at each server').to.be.greaterThan(100)
}

/** The master and a Sentinel are the last to see a change, a replica is the first. */
function masterLast({ redis, sentinels }: World): Instance[] {
  const order = [redis[2], sentinels[1], redis[1], sentinels[0], redis[0], sentinels[2]]
  return order.filter((pod) => pod !== undefined)
}

/** From now on the test enters with the new ones. */
function enterWith(world: World, secrets: Secrets): void {
  Object.assign(world.secrets, secrets)
}

sideBySide('a rotation on loopback', (scenario) => {
  scenario('fails no write and refuses no login while pods see it at different times (redis, sh)', () =>
    withBornWorld({ engine: 'redis', shell: 'sh' }, async (world) => {
      const load = startLoad(world)
      const logins = startLogins(world)
      await load.moreAcks(100, 30_000)
      await renewSecret(world, { secrets: fresh, previous: old, everyMs: 4000, order: masterLast })
      await untilAll(world, 'taken', fresh)
      await untilAll(world, 'taken', old)
      await untilTold(world, fresh)
      enterWith(world, fresh)
      await load.moreAcks(200, 30_000)
      await renewSecret(world, { secrets: fresh, everyMs: 3000, order: masterLast })
      await untilAll(world, 'WRONGPASS', old)
      await untilAll(world, 'taken', fresh)
      // Where connections are made anew everybody still gets in.
      await load.moreAcks(200, 30_000)
      const { master } = await settled(world, { master: { is: 0 } })
      await expectNothingRefused(await load.judge(master), logins)
      expect(world.lines('+switch-master'), 'switches').to.deep.equal([])
      expect(world.lines('+sdown master'), 'suspicions').to.deep.equal([])
      await podOf(world, 0).crash()
      await settled(world, { master: { isNot: 0 } })
      await podOf(world, 0).start()
      await settled(world)
    }),
  )

  scenario(
    'fails no write and refuses no login when clients take the new password the moment it is current (valkey, busybox)',
    () =>
      withBornWorld({ engine: 'valkey', shell: 'busybox' }, async (world) => {
        const load = startLoad(world)
        const logins = startLogins(world, { except: [podOf(world, 1)] })
        await load.moreAcks(100, 30_000)
        await renewSecret(world, { secrets: old, previous: fresh, everyMs: 2000, order: masterLast })
        await untilAll(world, 'taken', fresh)
        // A new pod takes what is announced for what was there before, and is put right.
        await podOf(world, 1).deleteGracefully()
        await podOf(world, 1).start()
        await settled(world, { master: { is: 0 } })
        enterWith(world, fresh)
        await renewSecret(world, { secrets: fresh, previous: old, everyMs: 2000, order: masterLast })
        await untilTold(world, fresh)
        await untilAll(world, 'taken', old)
        await renewSecret(world, { secrets: fresh })
        await untilAll(world, 'WRONGPASS', old)
        await load.moreAcks(200, 30_000)
        const { master } = await settled(world, { master: { is: 0 } })
        await expectNothingRefused(await load.judge(master), logins)
        expect(world.lines('+switch-master'), 'switches').to.deep.equal([])
      }),
    { full: true },
  )

  scenario('loses nothing when pods restart and the master fails midway', () =>
    withBornWorld({}, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(100, 30_000)
      await renewSecret(world, {
        secrets: fresh,
        previous: old,
        order: ({ redis, sentinels }) => [...redis.slice(1), ...sentinels.slice(1)],
      })
      await sleep(1500)
      // One that knows the new key restarts, the master does not know it and crashes, a Sentinel restarts with the old one.
      await podOf(world, 2).deleteGracefully()
      await podOf(world, 2).start()
      await world.sentinels[0]?.deleteGracefully()
      await world.sentinels[0]?.start()
      await settled(world)
      await podOf(world, 0).crashRedis(10_000)
      await load.moreAcks(100, 30_000)
      // All others may have agreed on the new key while it was away: then no Sentinel can log in there, and it is not ready, until it knows it.
      await backInSync(world, podOf(world, 0))
      await renewSecret(world, {
        secrets: fresh,
        previous: old,
        order: ({ redis, sentinels }) => [...redis.slice(0, 1), ...sentinels.slice(0, 1)],
      })
      await untilAll(world, 'taken', fresh)
      await untilTold(world, fresh)
      enterWith(world, fresh)
      await renewSecret(world, { secrets: fresh })
      await untilAll(world, 'WRONGPASS', old)
      const { master } = await settled(world)
      await podOf(world, master).deleteGracefully()
      await podOf(world, master).start()
      const after = await settled(world, { master: { isNot: master } })
      await load.moreAcks(100, 30_000)
      expectNothingLost(await load.judge(after.master), { crashes: 1 })
    }),
  )

  scenario('completes itself when a Secret is replaced without its predecessor', () =>
    withBornWorld({ env: { HA_FAREWELL_MS: '4000' }, spy: true }, async (world) => {
      const load = startLoad(world)
      const logins = startLogins(world)
      await load.moreAcks(100, 30_000)
      await renewSecret(world, { secrets: fresh, everyMs: 2000 })
      await untilAll(world, 'taken', fresh)
      enterWith(world, fresh)
      await untilAll(world, 'WRONGPASS', old)
      await load.moreAcks(200, 30_000)
      const { master } = await settled(world, { master: { is: 0 } })
      await expectNothingRefused(await load.judge(master), logins)
      expect(world.lines('+switch-master'), 'switches').to.deep.equal([])
      await world.sentinels[0]?.deleteGracefully()
      await world.sentinels[0]?.start()
      await settled(world)
      expect(await shownSecrets(world, [old, fresh])).to.deep.equal([])
    }),
  )
})
