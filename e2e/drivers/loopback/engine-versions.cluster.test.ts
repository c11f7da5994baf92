import { expect } from 'chai'
import { withBornWorld } from './born-world.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { programOf } from './image-program.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { promotable, sentinelctl } from './sentinelctl.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'

/** A version before that of this machine's own server. */
const OLDER = '8.0.2'

sideBySide('engines of two versions on loopback', (scenario) => {
  scenario(
    'failover --to refuses a newer engine while an older replica stays, and failover moves to the older one',
    async () => {
      const older = await programOf(`redis:${OLDER}`, 'redis-server')
      await withBornWorld({ servers: { 0: older, 2: older } }, async (world) => {
        const load = startLoad(world)
        await load.moreAcks(100, 30_000)
        const refused = async (stays: number): Promise<void> => {
          const { code, stdout } = await sentinelctl(podOf(world, 0), 'failover', '--to', 'redis-1')
          expect(code, stdout).to.equal(1)
          const [, newer, of, old] =
            /nothing has changed: redis-1 runs ([\d.]+), and (redis-\d), which stays a replica, runs ([\d.]+): an older/.exec(
              stdout,
            ) ?? []
          expect([of, old], stdout).to.deep.equal([`redis-${stays}`, OLDER])
          expect(newer, 'the other version').to.not.equal(OLDER)
        }
        await promotable(world, 1)
        await refused(2)
        const { code, stdout } = await sentinelctl(podOf(world, 1), 'failover')
        expect(code, stdout).to.equal(0)
        const { epoch } = await settled(world, { master: { is: 2 } })
        expect(epoch, 'epochs').to.equal(1)
        await promotable(world, 1)
        await refused(0)
        expectNothingLost(await load.judge((await settled(world, { master: { is: 2 } })).master), { crashes: 0 })
      })
    },
  )
})
