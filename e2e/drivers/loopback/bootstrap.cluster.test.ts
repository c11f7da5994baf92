import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { withBornWorld } from './born-world.ts'
import { podOf } from './pod-of.ts'
import { sideBySide } from './side-by-side.ts'
import { settled } from './settled.ts'
import type { WorldOptions } from './world.ts'
import { withWorld } from './with-world.ts'

const IMAGES: WorldOptions[] = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
]

sideBySide('bootstrap on loopback', (scenario) => {
  for (const image of IMAGES) {
    scenario(`makes pod 0 the master of an empty set (${image.engine}, ${image.shell})`, () =>
      withWorld(image, async (world) => {
        await world.startAll()
        const { master, epoch } = await settled(world)
        expect({ master, epoch }).to.deep.equal({ master: 0, epoch: 0 })
      }),
    )
  }

  scenario('does not happen while a data pod has not said that it is empty', () =>
    withWorld({}, async (world) => {
      await Promise.all([...world.sentinels, podOf(world, 0), podOf(world, 1)].map((pod) => pod.start()))
      await sleep(6000)
      expect(world.lines('decision:'), 'decisions without pod 2').to.deep.equal([])
      await podOf(world, 2).start()
      await settled(world)
      expect(world.lines('decision: bootstrap:')).to.have.length(1)
    }),
  )

  scenario('works with five Sentinels and four data pods', () =>
    withBornWorld({ redis: 4, sentinels: 5 }, (world) => {
      expect(world.lines('decision: bootstrap:')).to.have.length(1)
      return Promise.resolve()
    }),
  )
})
