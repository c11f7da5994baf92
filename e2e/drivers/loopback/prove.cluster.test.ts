import { expect } from 'chai'
import { waitUntil } from '../../harness/wait-until.ts'
import { applicationCredentials } from './access.ts'
import { expectNoRefusals } from './acl-log.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import { podOf } from './pod-of.ts'
import { startProcess } from './process.ts'
import { IMAGES, sentinelctl } from './sentinelctl.ts'
import { settled } from './settled.ts'
import { BUSY_MS, sideBySide } from './side-by-side.ts'
import type { World } from './world.ts'

sideBySide('sentinelctl prove on loopback', (scenario) => {
  for (const image of IMAGES) {
    scenario(`misses nothing of a healthy set, and leaves no key behind (${image.engine}, ${image.shell})`, () =>
      withBornWorld(image, async (world) => {
        const asked = await sentinelctl(podOf(world, 0), 'prove')
        expect(asked).to.include({ code: 2, stderr: '' })
        expect(asked.stdout).to.match(/Nothing has been done\. To do it: sentinelctl prove --yes\n$/)
        expect((await settled(world)).epoch, 'epochs before').to.equal(0)
        const [sentinel] = world.sentinels
        const callers = [podOf(world, 0), ...(sentinel ? [sentinel] : [])]
        for (const [i, pod] of callers.entries()) {
          const { code, stdout } = await sentinelctl(pod, 'prove', '--yes', '--seconds', '6')
          expect(code, stdout).to.equal(0)
          expect(stdout).to.match(/^failover {2}the master is redis-\d, it was redis-\d$/m)
          expect(stdout).to.match(/^missing {3}to the named master: 0 of [1-9]\d{1,2}$/m)
          expect(longestGap(stdout, 'to the named master')).to.be.within(0.02, 2 + BUSY_MS / 1000)
          expect(await keysLeft(world)).to.equal(0)
          expect((await settled(world)).epoch, 'epochs').to.equal(i + 1)
        }
        await expectNoRefusals(world)
      }),
    )
  }

  scenario('finds keys that the set has lost', () =>
    withBornWorld({}, async (world) => {
      const proof = sentinelctl(podOf(world, 0), 'prove', '--yes', '--seconds', '8')
      const lost = await waitUntil({
        what: 'keys to lose',
        timeoutMs: 30_000,
        everyMs: 100,
        look: async () => {
          const keys = await keysOf(world, await masterOf(world))
          return keys.length < 30 ? { done: false, seen: `${keys.length}` } : { done: true, value: keys.slice(0, 3) }
        },
      })
      await asApplication(world, await masterOf(world), 'DEL', ...lost)
      const { code, stdout } = await proof
      expect(code, stdout).to.equal(1)
      const numbers = lost.map((key) => Number(key.split(':').at(-1))).sort((a, b) => a - b)
      expect(stdout).to.match(new RegExp(`^missing {3}to the named master: 3 of \\d+: ${numbers.join(' ')} *$`, 'm'))
      expect(await keysLeft(world)).to.equal(0)
    }),
  )

  scenario('that is ended early deletes its keys, and writes nothing where no replica could take over', () =>
    withBornWorld({}, async (world) => {
      const pod = podOf(world, 0)
      const proof = startProcess({
        command: [...pod.script('sentinelctl.sh'), 'prove', '--yes'],
        env: pod.env,
        output: pod.output,
      })
      await waitUntil({
        what: 'keys',
        timeoutMs: 30_000,
        everyMs: 100,
        look: async () => {
          const keys = await keysOf(world, 0)
          return keys.length > 20 ? { done: true, value: keys.length } : { done: false, seen: `${keys.length}` }
        },
      })
      expect((await proof.terminate(20_000)).code, 'exit code').to.equal(1)
      expect(await keysLeft(world)).to.equal(0)
      expect((await settled(world)).epoch, 'epochs').to.equal(0)
      await Promise.all([1, 2].map((ordinal) => podOf(world, ordinal).crash()))
      const { code, stdout } = await sentinelctl(pod, 'prove', '--yes')
      expect(code).to.equal(1)
      expect(stdout).to.match(/nothing was written: (redis-0 takes no writes: it is fenced|no replica is in sync)/)
    }),
  )
})

const asApplication = (world: World, ordinal: number, command: string, ...words: string[]): Promise<unknown> =>
  withConnection(
    { ...applicationCredentials(world.secrets), host: podOf(world, ordinal).address, port: 6379 },
    (redis) => redis.call(command, ...words),
  )

const masterOf = async (world: World): Promise<number> => {
  const view = await world.viewOf(world.sentinels[0]?.address ?? '')
  return world.redis.findIndex(({ address }) => address === view?.address)
}

const keysOf = async (world: World, ordinal: number): Promise<string[]> =>
  (await asApplication(world, ordinal, 'KEYS', 'redis-sentinel:prove:*')) as string[]

const keysLeft = async (world: World): Promise<number> => (await keysOf(world, await masterOf(world))).length

/** The longest time without an acknowledged write that `prove` prints for a route, in seconds. */
const longestGap = (stdout: string, route: string): number =>
  Number(new RegExp(`^writes {4}${route}: .* longest time without one ([\\d.]+) s$`, 'm').exec(stdout)?.[1])
