import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Secrets } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { sideBySide } from './side-by-side.ts'
import { settled } from './settled.ts'
import { processesOf } from './sweep.ts'
import type { Shell } from './toolbox.ts'

/** Every text that gives access. A hash of the password in an argument is not one of them, an internal user's is. */
function secretTexts({ password, internalKey }: Secrets): string[] {
  const derived = ['guard', 'replica', 'sentinel'].map((role) =>
    createHash('sha256').update(`${role}:${internalKey}`).digest('hex'),
  )
  return [password, internalKey, ...derived]
}

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
        const processes = processesOf(world.dir).map(({ cmdline, environ }) => `${cmdline}\n${environ}`)
        expectNothingLost(await load.judge(found.master), { crashes: 1 })
        const places = {
          'argv and environment of programs': await readFile(join(world.dir, 'spied.log'), 'utf8'),
          'argv and environment in /proc': processes.join('\n'),
          'the log': await readFile(world.timeline, 'utf8'),
        }
        expect(places['argv and environment of programs']).to.contain('redis-cli')
        for (const [place, text] of Object.entries(places)) {
          const shown = secretTexts(world.secrets).filter((secret) => text.includes(secret))
          expect(shown, `secrets in ${place}`).to.deep.equal([])
        }
      }),
    )
  }
})
