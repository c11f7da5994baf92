import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { AWKWARD_SECRETS } from './access.ts'
import type { Secrets } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import type { LedgerVerdict } from './load.ts'
import { podOf } from './pod-of.ts'
import { renewSecret, untilAll } from './rotation.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import type { Engine, Shell } from './toolbox.ts'
import type { World } from './world.ts'

const old = AWKWARD_SECRETS
const fresh: Secrets = { password: `n'e"w #2 \\x00 $HOME;`, internalKey: `k2 "'\\ $(id)` }

function expectNoFailedWrite({ ops }: LedgerVerdict): void {
  expect(
    ops.filter(({ outcome }) => outcome !== 'acked').map(({ stream, error }) => `${stream}: ${error}`),
  ).to.deep.equal([])
}

/** The agreed key is the current one in every data pod. */
async function allAgreed(world: World): Promise<void> {
  const agreed = (): number => world.lines('every server takes the current internal-key').length
  const from = Date.now()
  while (agreed() < world.redis.length && Date.now() - from < 40_000) await sleep(200)
  expect(agreed(), 'pods that use the new key').to.be.at.least(world.redis.length)
}

sideBySide('a rotation on loopback', (scenario) => {
  for (const [engine, shell] of [
    ['redis', 'sh'],
    ['valkey', 'busybox'],
  ] satisfies [Engine, Shell][]) {
    scenario(`fails no write while pods see it at different times (${engine}, ${shell})`, () =>
      withBornWorld({ engine, shell }, async (world) => {
        const load = startLoad(world)
        await load.moreAcks(100, 10_000)
        // The master and a Sentinel are the last to see it, a replica is the first.
        const order = ({ redis, sentinels }: World) => [
          redis[2],
          sentinels[1],
          redis[1],
          sentinels[0],
          redis[0],
          sentinels[2],
        ]
        await renewSecret(world, {
          secrets: fresh,
          previous: old,
          everyMs: 4000,
          order: (w) => order(w).filter((pod) => pod !== undefined),
        })
        await untilAll(world, 'taken', fresh)
        await untilAll(world, 'taken', old)
        await allAgreed(world)
        world.secrets.password = fresh.password
        world.secrets.internalKey = fresh.internalKey
        await load.moreAcks(200, 10_000)
        await renewSecret(world, {
          secrets: fresh,
          everyMs: 3000,
          order: (w) => order(w).filter((pod) => pod !== undefined),
        })
        await untilAll(world, 'WRONGPASS', old)
        await untilAll(world, 'taken', fresh)
        // Everybody still gets in where connections are made anew, and a failover works.
        await load.moreAcks(200, 10_000)
        const { master } = await settled(world, { master: { is: 0 } })
        expectNoFailedWrite(await load.judge(master))
        expect(world.lines('+switch-master'), 'switches').to.deep.equal([])
        expect(world.lines('+sdown master'), 'suspicions').to.deep.equal([])
        await podOf(world, 0).crash()
        await podOf(world, 0).start()
        await settled(world)
      }),
    )
  }

  scenario('loses nothing when pods restart and the master fails midway', () =>
    withBornWorld({}, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(100, 10_000)
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
      await load.moreAcks(100, 20_000)
      await settled(world)
      await renewSecret(world, {
        secrets: fresh,
        previous: old,
        order: ({ redis, sentinels }) => [...redis.slice(0, 1), ...sentinels.slice(0, 1)],
      })
      await untilAll(world, 'taken', fresh)
      await allAgreed(world)
      world.secrets.password = fresh.password
      world.secrets.internalKey = fresh.internalKey
      await renewSecret(world, { secrets: fresh })
      await untilAll(world, 'WRONGPASS', old)
      const { master } = await settled(world)
      await podOf(world, master).deleteGracefully()
      await podOf(world, master).start()
      const after = await settled(world, { master: { isNot: master } })
      await load.moreAcks(100, 20_000)
      expectNothingLost(await load.judge(after.master), { crashes: 1 })
    }),
  )

  scenario('completes itself when a Secret is replaced without its predecessor', () =>
    withBornWorld({ env: { HA_FAREWELL_MS: '4000' } }, async (world) => {
      const load = startLoad(world)
      await load.moreAcks(100, 10_000)
      await renewSecret(world, { secrets: fresh, everyMs: 2000 })
      await untilAll(world, 'taken', fresh)
      world.secrets.password = fresh.password
      world.secrets.internalKey = fresh.internalKey
      await untilAll(world, 'WRONGPASS', old)
      await load.moreAcks(200, 10_000)
      const { master } = await settled(world, { master: { is: 0 } })
      expectNoFailedWrite(await load.judge(master))
      expect(world.lines('+switch-master'), 'switches').to.deep.equal([])
      await world.sentinels[0]?.deleteGracefully()
      await world.sentinels[0]?.start()
      await settled(world)
    }),
  )
})
