import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { withBornWorld } from './born-world.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import type { WorldOptions } from './world.ts'

const IMAGES: WorldOptions[] = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
]

/** What is left of a Sentinel's state. */
const DAMAGES: Record<string, (text: string) => string> = {
  'a replica cut short': (text) => text.replace(/^(sentinel known-replica \S+ \S+) .*/m, '$1'),
  'its monitor line cut short': (text) => text.replace(/^(sentinel monitor \S+ \S+) .*/m, '$1'),
  'its end cut off': (text) => text.slice(0, text.indexOf('config-epoch') + 8),
  nothing: () => '',
  'binary garbage': (text) => '\u0000\u0001'.repeat(text.length / 2),
}

sideBySide('a Sentinel with a damaged state on loopback', (scenario) => {
  for (const image of IMAGES) {
    for (const [what, damage] of Object.entries(DAMAGES)) {
      scenario(
        `is one of the set again without help: ${what} (${image.engine})`,
        () =>
          withBornWorld(image, async (world) => {
            const pod = world.sentinels[1]
            if (pod === undefined) throw new Error('no Sentinel 1')
            await pod.crash()
            const file = join(pod.data, 'sentinel.conf')
            await writeFile(file, damage(await readFile(file, 'utf8')))
            await pod.start()
            await settled(world)
            // The kill above.
            expect(world.lines('sentinel-1 | sentinel ended'), 'ends of its container').to.have.length(1)
          }),
        { full: what !== 'its end cut off' },
      )
    }
  }
})
