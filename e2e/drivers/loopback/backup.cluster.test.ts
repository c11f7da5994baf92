import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { waitUntil } from '../../harness/wait-until.ts'
import { applicationCredentials } from './access.ts'
import { expectNoRefusals } from './acl-log.ts'
import { BAD, GOOD, backupValues, makeBackupPod, manifestOf, manifestsIn, slowDumps, watchLists } from './backup.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import { expectNothingLost } from './expect-nothing-lost.ts'
import { startLoad } from './load.ts'
import { podOf } from './pod-of.ts'
import { said } from './said.ts'
import { exactLists } from './scaling.ts'
import { sentinelctl } from './sentinelctl.ts'
import { settled } from './settled.ts'
import { shownSecrets } from './shown-secrets.ts'
import { sideBySide } from './side-by-side.ts'
import { SET_FOLDER, haveRclone } from './store.ts'
import type { Engine } from './toolbox.ts'
import type { World } from './world.ts'

/** Keys with and without a time to live, in two databases. */
async function fill(world: World, master: number, fields = false): Promise<void> {
  const target = { ...applicationCredentials(world.secrets), host: podOf(world, master).address, port: 6379 }
  await withConnection(target, async (redis) => {
    for (let i = 0; i < 100; i++) await redis.set(`kept:${String(i)}`, 'x'.repeat(100))
    for (let i = 0; i < 20; i++) await redis.set(`fading:${String(i)}`, 'x', 'EX', 3600)
    await redis.select(3)
    await redis.hset('a hash', { one: '1', two: '2' })
    // valkey-cli --rdb gets a format that has no such field, so another reader takes its place.
    if (fields) {
      await redis.hset('fading fields', { one: '1', two: '2' })
      await redis.call('HEXPIRE', 'fading fields', '3600', 'FIELDS', '1', 'two')
    }
  })
}

sideBySide('a backup on loopback', (scenario) => {
  for (const engine of ['redis', 'valkey'] satisfies Engine[]) {
    for (const shell of engine === 'redis' ? (['sh', 'busybox'] as const) : (['sh'] as const)) {
      scenario(`of a replica under load changes no list, and loses no write (${engine}, ${shell})`, () =>
        withBornWorld({ engine, values: backupValues, shell }, async (world) => {
          const { master, epoch } = await settled(world)
          await fill(world, master)
          const load = startLoad(world)
          await load.moreAcks(100, 30_000)
          await slowDumps(world, master, 10)
          const lists = watchLists(world)
          const pod = await makeBackupPod(world, 'one')
          expect(await pod.dump(), 'dump').to.deep.equal(GOOD)
          await load.moreAcks(100, 30_000)
          await lists.stop()
          // The source listed the client that read, at port 0; no Sentinel and no master did.
          expect([...lists.ofReplicas].filter((each) => each.endsWith(':0'))).to.have.length(1)
          expect([...lists.seen].sort()).to.deep.equal(
            world.redis
              .filter((_, ordinal) => ordinal !== master)
              .map(({ address }) => `${address}:6379`)
              .sort(),
          )
          await exactLists(world)
          expect((await settled(world)).epoch).to.equal(epoch)
          expect(world.lines('+reset-master')).to.deep.equal([])
          const manifest = await manifestOf(pod)
          expect(manifest).to.include({ format: 1, set: SET_FOLDER, engine, restoreId: '' })
          expect(manifest.source).to.be.oneOf([0, 1, 2].filter((i) => i !== master).map((i) => `redis-${String(i)}`))
          expect(manifest.keys - manifest.persistentKeys).to.equal(20)
          expect(manifest.persistentKeys).to.be.greaterThan(300)
          expect(manifest.digest).to.match(/^[0-9a-f]{40}$/)
          const object = await readFile(join(pod.scratch, manifest.file))
          expect(manifest.sha256).to.equal(createHash('sha256').update(object).digest('hex'))
          expectNothingLost(await load.judge(master), { crashes: 0 })
          await expectNoRefusals(world)
        }),
      )
    }

    scenario(`of hashes whose fields expire changes no list either (${engine})`, () =>
      withBornWorld({ engine, values: backupValues, spy: true }, async (world) => {
        const { master } = await settled(world)
        await fill(world, master, true)
        await slowDumps(world, master, 20)
        const lists = watchLists(world)
        const pod = await makeBackupPod(world, 'one')
        expect(await pod.dump(), 'dump').to.deep.equal(GOOD)
        await lists.stop()
        expect([...lists.ofReplicas].filter((each) => each.endsWith(':0'))).to.have.length(1)
        expect([...lists.seen].filter((each) => !each.endsWith(':6379'))).to.deep.equal([])
        await exactLists(world)
        expect(world.lines('122 keys, 101 of them without a time to live')).to.have.length(1)
        await expectNoRefusals(world)
        expect(await shownSecrets(world, [world.secrets])).to.deep.equal([])
      }),
    )

    scenario(`of a replica that is promoted meanwhile ends with the reason, and nothing is lost (${engine})`, () =>
      withBornWorld({ engine, values: backupValues }, async (world) => {
        const { master } = await settled(world)
        await fill(world, master)
        const load = startLoad(world)
        await load.moreAcks(50, 30_000)
        await slowDumps(world, master, 200)
        const pod = await makeBackupPod(world, 'one')
        const dump = pod.dump()
        await said(world, 'reading the dump of redis-')
        const source =
          /reading the dump of (redis-\d)/.exec(world.lines('reading the dump of redis-')[0] ?? '')?.[1] ?? ''
        const moved = await sentinelctl(podOf(world, master), 'failover', '--to', source)
        expect(moved.code, moved.stdout + moved.stderr).to.equal(0)
        expect(await dump, 'dump').to.deep.equal(BAD)
        expect(world.lines(`error: ${source} `).join('\n')).to.match(
          /became the master while its dump was read|did not give its dump/,
        )
        const { master: now } = await settled(world, { master: { isNot: master } })
        await exactLists(world)
        expectNothingLost(await load.judge(now), { crashes: 0 })
      }),
    )
  }

  scenario('without a replica in sync ends with the reason for each, and reads no master', () =>
    withBornWorld({ engine: 'redis', values: backupValues }, async (world) => {
      const { master } = await settled(world)
      for (const ordinal of [0, 1, 2].filter((each) => each !== master)) podOf(world, ordinal).freeze('pod')
      const pod = await makeBackupPod(world, 'one')
      expect(await pod.dump({ HA_PATIENCE: '8' })).to.deep.equal(BAD)
      const error = world.lines('error: no replica is in sync').join('\n')
      for (const ordinal of [0, 1, 2].filter((each) => each !== master))
        expect(error).to.include(`redis-${String(ordinal)} does not answer`)
      expect(error).to.include('still so after 8 s')
    }),
  )

  scenario(
    'is stored with its manifest last, by two runs at once, and kept when the next one fails',
    async function () {
      if ((await haveRclone()) === undefined) return
      await withBornWorld(
        { engine: 'redis', values: { ...backupValues, metrics: { enabled: true } }, proxies: 1, spy: true },
        async (world) => {
          const { master } = await settled(world)
          await fill(world, master)
          const pods = [await makeBackupPod(world, 'one'), await makeBackupPod(world, 'two')] as const
          expect(await Promise.all(pods.map((pod) => pod.dump()))).to.deep.equal([GOOD, GOOD])
          expect(await Promise.all(pods.flatMap((pod) => [pod.upload(), pod.report()]))).to.deep.equal([
            GOOD,
            GOOD,
            GOOD,
            GOOD,
          ])
          const manifests = await manifestsIn(pods[0])
          expect(manifests, 'one for each run').to.have.length(2)
          expect(manifests[0]).to.include({ keys: 121, persistentKeys: 101 })
          await untilPageHas(world, /redis_set_backup_last_result 1\n/)
          const page = await untilPageHas(world, /redis_set_backup_last_success_timestamp_seconds \d{10}\n/)
          const failing = await makeBackupPod(world, 'three')
          expect(await failing.dump()).to.deep.equal(GOOD)
          // An encrypted store without a passphrase.
          expect(await Promise.all([failing.upload({ STORE_ENCRYPTED: 'yes' }), failing.report()])).to.deep.equal([
            BAD,
            BAD,
          ])
          const after = await untilPageHas(world, /redis_set_backup_last_result 0\n/)
          const success = /redis_set_backup_last_success_timestamp_seconds \d+/
          expect(success.exec(after)?.[0]).to.equal(success.exec(page)?.[0])
          expect(await manifestsIn(failing)).to.deep.equal(manifests)
          // With a passphrase the same is stored, and no program or log shows it.
          const passphrase = 'a pass phrase of the store'
          const secrets = join(world.dir, 'store-secrets')
          await mkdir(secrets)
          await writeFile(join(secrets, 'passphrase'), passphrase)
          expect(await failing.upload({ STORE_ENCRYPTED: 'yes', STORE_SECRETS: secrets })).to.deep.equal(GOOD)
          expect(await shownSecrets(world, [world.secrets])).to.deep.equal([])
          expect(await readFile(join(world.dir, 'spied.log'), 'utf8')).to.not.include(passphrase)
          expect(world.lines(passphrase)).to.deep.equal([])
        },
      )
    },
  )
})

/** What the proxy serves, once it matches. */
async function untilPageHas({ proxies: [proxy], timeline }: World, wanted: RegExp): Promise<string> {
  return waitUntil({
    ...{ what: wanted.source, timeoutMs: 20_000, everyMs: 250, hint: `read ${timeline}` },
    look: async () => {
      const answer = await fetch(`http://${proxy?.address ?? ''}:8405/metrics`, { signal: AbortSignal.timeout(5000) })
      const page = await answer.text()
      return wanted.test(page)
        ? { done: true, value: page }
        : {
            done: false,
            seen: page
              .split('\n')
              .filter((line) => line.includes('backup'))
              .join('; '),
          }
    },
  })
}
