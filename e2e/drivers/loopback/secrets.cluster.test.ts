import { expect } from 'chai'
import { withBornWorld } from './born-world.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { sideBySide } from './side-by-side.ts'
import { settled } from './settled.ts'
import { shownSecrets } from './shown-secrets.ts'
import type { Shell } from './toolbox.ts'

sideBySide('secrets on loopback', (scenario) => {
  for (const shell of ['sh', 'busybox'] satisfies Shell[]) {
    scenario(`that are hard to quote work, and no program or log shows one (${shell})`, () =>
      withBornWorld({ shell, spy: true }, async (world) => {
        const load = startLoad(world)
        await load.moreAcks(50, 10_000)
        await podOf(world, 0).deleteGracefully()
        await podOf(world, 0).start()
        const { master } = await settled(world, { master: { isNot: 0 } })
        await podOf(world, master).crashRedis()
        await load.moreAcks(50, 20_000)
        const found = await settled(world)
        const shown = await shownSecrets(world, [world.secrets])
        expectNothingLost(await load.judge(found.master), { crashes: 1 })
        expect(shown).to.deep.equal([])
      }),
    )
  }
})
