import { expect } from 'chai'
import { withBornWorld } from './born-world.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { settled } from './settled.ts'
import type { Settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'

const WORLDS = 4
const RESTARTS_EACH = 5

/** The master loses pod and volume and is back, empty, before Sentinel notices: again and again under load. */
function emptyMasters(): Promise<void> {
  return withBornWorld({}, async (world) => {
    const load = startLoad(world, { rate: 100 })
    let master = 0
    for (let i = 0; i < RESTARTS_EACH; i++) {
      await load.moreAcks(50, 20_000)
      const pod = podOf(world, master)
      await pod.crash()
      await pod.loseVolume()
      await pod.start()
      const found: Settled = await settled(world, { master: { isNot: master } })
      master = found.master
    }
    await load.moreAcks(50, 20_000)
    const verdict = await load.judge(master)
    expectNothingLost(verdict, { crashes: RESTARTS_EACH })
    expect(verdict.plain.runIds, 'processes that acknowledged').to.have.length(RESTARTS_EACH + 1)
  })
}

sideBySide('an emptied master on loopback', (scenario) => {
  for (let i = 1; i <= WORLDS; i++) {
    scenario(
      `that is back within down-after never serves, ${RESTARTS_EACH} times (world ${i} of ${WORLDS})`,
      emptyMasters,
      { full: true },
    )
  }
})
