import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { run } from '../../harness/run.ts'
import { AWKWARD_SECRETS, applicationCredentials } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { sentinelctl } from './sentinelctl.ts'
import { sideBySide } from './side-by-side.ts'
import { settled } from './settled.ts'
import { shownSecrets } from './shown-secrets.ts'
import type { Shell } from './toolbox.ts'

sideBySide('secrets on loopback', (scenario) => {
  for (const shell of ['sh', 'busybox'] satisfies Shell[]) {
    scenario(
      `that are hard to quote work, and no program or log shows one (${shell})`,
      () =>
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
      { full: shell === 'busybox' },
    )
  }

  for (const shell of ['sh', 'busybox'] satisfies Shell[]) {
    scenario(
      `are shown by no verb of sentinelctl (${shell})`,
      () =>
        withBornWorld({ shell, spy: true }, async (world) => {
          const [sentinel] = world.sentinels
          for (const pod of [podOf(world, 1), ...(sentinel ? [sentinel] : [])]) {
            for (const verb of [['status'], ['status', '--json'], ['check'], ['explain'], ['failover']]) {
              const { code, stdout } = await sentinelctl(pod, ...verb)
              expect(code, stdout).to.equal(0)
              await settled(world)
            }
          }
          const proof = sentinelctl(podOf(world, 1), 'prove', '--yes', '--seconds', '10')
          const during: string[] = []
          let ended = false
          void proof.finally(() => (ended = true))
          while (!ended) {
            during.push(...(await shownSecrets(world, [world.secrets])))
            await sleep(1000)
          }
          expect((await proof).code, (await proof).stdout).to.equal(0)
          expect(during).to.deep.equal([])
          // What it sends is written in another form, byte by byte.
          const bytes = [...Buffer.from(world.secrets.password)].map(
            (byte) => `\\x${byte.toString(16).padStart(2, '0')}`,
          )
          expect(await readFile(join(world.dir, 'spied.log'), 'utf8')).not.to.include(bytes.slice(0, 4).join(''))
        }),
      { full: shell === 'sh' },
    )
  }

  scenario('are read from a file by the commands of docs/operations.md, which no environment shows', () =>
    withBornWorld({}, async (world) => {
      const page = await readFile(resolve(import.meta.dirname, '../../../docs/operations.md'), 'utf8')
      expect(page).to.not.contain('REDISCLI_AUTH')
      const commands = [...page.matchAll(/ -- sh -c '([^']*redis-cli[^']*)'/g)].map(([, command = '']) => command)
      expect(commands, 'commands of docs/operations.md').to.have.length(1)
      const [{ address, env } = expect.fail('no Sentinel')] = world.sentinels
      for (const command of commands) {
        const here = command
          .replaceAll('/etc/redis-sentinel-auth', env['HA_SECRETS'] ?? '')
          .replaceAll('redis-cli ', `redis-cli -h ${address} `)
        const { stdout } = await run('sh', ['-c', here])
        expect(stdout).to.match(/^num-slaves\n2$/m)
      }
    }),
  )

  scenario('that end in a newline let clients in that send it, and those that do not', () =>
    withBornWorld({ secrets: { ...AWKWARD_SECRETS, password: `${AWKWARD_SECRETS.password}\n` } }, async (world) => {
      const { username, password } = applicationCredentials(world.secrets)
      for (const [{ address: host }, port] of [
        ...world.redis.map((pod) => [pod, 6379] as const),
        ...world.sentinels.map((pod) => [pod, 26379] as const),
      ]) {
        for (const form of [password, password.trimEnd()]) {
          await withConnection({ username, password: form, host, port }, (redis) => redis.ping())
        }
      }
      expect(world.lines('redis-password ends in a newline'), 'what the logs say').to.have.length(world.redis.length)
    }),
  )
})
