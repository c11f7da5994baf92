import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { breakMiddle, keysOf, writeKeys } from './damage.ts'
import { makeDump } from './dump.ts'
import { podOf } from './pod-of.ts'
import { prng } from './prng.ts'
import { noted, untouched, withStore } from './restore-store.ts'
import type { Store } from './restore-store.ts'
import { said } from './said.ts'
import { sentinelctl } from './sentinelctl.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import { haveRclone } from './store.ts'
import type { World, WorldOptions } from './world.ts'

const IMAGES = [
  { engine: 'redis', shell: 'sh' },
  { engine: 'valkey', shell: 'busybox' },
] as const satisfies WorldOptions[]

const KEYS = 500
const restore = { id: 'one', from: 'newest' }

async function everybodyHas(world: World, count: number): Promise<void> {
  for (const pod of world.redis) expect(await keysOf(world, pod), `keys of ${pod.name}`).to.equal(count)
}

/** What makes an object bad, and what the pod says of it. */
const BAD: Record<string, { spoil: (store: Store, name: string) => Promise<void>; says: string }> = {
  'an object that is cut short': {
    spoil: async (store, name) => {
      const object = await readFile(store.file(name, 'rdb.gz'))
      await writeFile(store.file(name, 'rdb.gz'), object.subarray(0, object.length / 2))
    },
    says: 'and its manifest says',
  },
  'an object that was altered': {
    spoil: (store, name) => breakMiddle(store.file(name, 'rdb.gz')),
    says: 'has the sha256',
  },
  'an object that is missing': {
    spoil: (store, name) => rm(store.file(name, 'rdb.gz')),
    says: 'the store has no backup with a manifest',
  },
  'a manifest that is missing': {
    spoil: (store, name) => rm(store.file(name, 'json')),
    says: 'the store has no backup with a manifest',
  },
  'a manifest that is cut short': {
    spoil: async (store, name) => {
      const text = await readFile(store.file(name, 'json'), 'utf8')
      await writeFile(store.file(name, 'json'), text.slice(0, text.indexOf('"sha256"')))
    },
    says: 'is not whole: it does not say sha256',
  },
}

describe('a new set with restore.from on loopback', () => {
  before(async function () {
    if ((await haveRclone()) === undefined) this.skip()
  })

  sideBySide('what it does', (scenario) => {
    for (const image of IMAGES) {
      scenario(
        `has every key of the newest backup, on each pod, and keeps what is written later (${image.engine})`,
        () =>
          withStore({ ...image, restore }, async (world, store) => {
            await store.put(await makeDump(image.engine, 7), { keys: 7, time: '20251129T184948Z' })
            const name = await store.put(await makeDump(image.engine, KEYS, 20), { keys: KEYS, expiring: 20 })
            await world.startAll()
            await settled(world, { master: { is: 0 } })
            await everybodyHas(world, KEYS + 20)
            expect(await noted(podOf(world, 0).data, 'restored')).to.equal(`one ${name}`)
            expect(existsSync(join(podOf(world, 0).data, 'temp-restore.rdb'))).to.equal(false)
            for (const verb of ['status', 'explain']) {
              const { stdout } = await sentinelctl(podOf(world, 0), verb)
              expect(stdout).to.match(new RegExp(`^restore +one: done: the set began with the backup ${name}$`, 'm'))
            }
            await writeKeys(world, podOf(world, 0), 100)
            await sleep(1500)
            await world.crashAll()
            await world.startAll()
            await settled(world)
            await everybodyHas(world, KEYS + 120)
            expect(world.lines('is loaded, '), 'times that it was loaded').to.have.length(1)
          }),
      )

      for (const [what, { spoil, says }] of Object.entries(BAD)) {
        scenario(
          `is not begun with ${what}: the pod waits, says why, and goes on when it is whole (${image.engine})`,
          () =>
            withStore({ ...image, restore }, async (world, store) => {
              const dump = await makeDump(image.engine, KEYS)
              const name = await store.put(dump, { keys: KEYS })
              await spoil(store, name)
              await world.startAll()
              expect(await said(world, says)).to.include('restore.id one')
              await sleep(2500)
              await untouched(world)
              const { stdout } = await sentinelctl(podOf(world, 0), 'explain')
              expect(stdout).to.include(says)
              expect(await podOf(world, 0).isReady()).to.equal(false)
              await store.put(dump, { keys: KEYS })
              await settled(world, { master: { is: 0 } })
              await everybodyHas(world, KEYS)
            }),
        )
      }

      scenario(`is not begun with a dump that has less than its manifest says (${image.engine})`, () =>
        withStore({ ...image, restore }, async (world, store) => {
          const dump = await makeDump(image.engine, KEYS)
          await store.put(dump, { keys: KEYS, lies: { persistentKeys: KEYS + 1 } })
          await world.startAll()
          expect(await said(world, `it has ${KEYS} keys without a time to live`)).to.include(`says ${KEYS + 1}`)
          await sleep(2500)
          await untouched(world)
          await store.put(dump, { keys: KEYS, time: '20261130T000000Z' })
          await settled(world, { master: { is: 0 } })
          await everybodyHas(world, KEYS)
        }),
      )
    }

    scenario('refuses what the other engine wrote in a format of its own, and takes what both read', () =>
      withStore({ engine: 'valkey', restore }, async (world, store) => {
        await store.put(await makeDump('redis', KEYS), { keys: KEYS })
        await world.startAll()
        expect(await said(world, 'is of no use here')).to.include('reads versions up to 11')
        await untouched(world)
      }),
    )

    scenario('refuses it with the words of the engine when its manifest says otherwise', () =>
      withStore({ engine: 'redis', restore }, async (world, store) => {
        const dump = await makeDump('redis', KEYS)
        dump.write('REDIS0099', 0, 'latin1')
        await store.put(dump, { keys: KEYS, lies: { rdbVersion: 99 } })
        await world.startAll()
        expect(await said(world, 'is of no use here')).to.include('RDB version 99')
        dump.write('REDIS0013', 0, 'latin1')
        await store.put(dump, { keys: KEYS, time: '20261130T000000Z' })
        expect(await said(world, 'is not loaded: ')).to.match(/handle RDB format version 13/)
        await sleep(1000)
        await untouched(world)
      }),
    )

    scenario('waits for a passphrase that opens the backups', () =>
      withStore({ restore, env: { STORE_ENCRYPTED: 'yes' } }, async (world, store) => {
        await store.put(await makeDump('redis', KEYS), { keys: KEYS })
        await world.startAll()
        await said(world, 'the Secret of the store has no passphrase')
        await untouched(world)
      }),
    )

    scenario('leaves a set that has data as it is', () =>
      withStore({ restore }, async (world, store) => {
        const name = await store.put(await makeDump('redis', KEYS), { keys: KEYS })
        await world.startAll()
        await settled(world)
        await writeKeys(world, podOf(world, 0), 100)
        await sleep(1500)
        await world.crashAll()
        // Another id, as after an upgrade.
        for (const pod of world.redis) {
          const settings = await readFile(join(world.dir, 'config/settings.env'), 'utf8')
          await pod.renewMount('config', {
            'settings.env': settings.replace("RESTORE_ID='one'", "RESTORE_ID='two'"),
            'redis.conf': await readFile(join(world.dir, 'config/redis.conf'), 'utf8'),
          })
        }
        await world.startAll()
        await settled(world)
        await everybodyHas(world, KEYS + 100)
        await said(world, 'restore.id two: not done, because the set has data')
        expect(world.lines('is loaded, ')).to.have.length(1)
        expect(await noted(podOf(world, 0).data, 'restored')).to.equal(`one ${name}`)
      }),
    )

    scenario('has it also when pods and Sentinels start while it is loaded', () =>
      withStore({ restore, values: { redis: { config: { 'key-load-delay': 4000 } } } }, async (world, store) => {
        await store.put(await makeDump('redis', KEYS), { keys: KEYS })
        await Promise.all([...world.redis.slice(0, 2), ...world.sentinels].map((pod) => pod.start()))
        await sleep(1000)
        expect(world.lines('is fetched'), 'before every pod has said that it is empty').to.deep.equal([])
        await podOf(world, 2).start()
        await said(world, 'a server without a port loads the files')
        await world.sentinels[0]?.crash()
        await podOf(world, 1).crash()
        await sleep(300)
        await world.sentinels[0]?.start()
        await podOf(world, 1).start()
        await settled(world, { master: { is: 0 } })
        await everybodyHas(world, KEYS)
      }),
    )

    // With the time a key takes to load, in us: on a busy machine a load of half a second ends before its progress is said.
    for (const [step, delay] of [
      ['is fetched', 1000],
      ['a server without a port loads the files', 6000],
      ['the append-only file is made', 1000],
      ['is loaded, ', 1000],
    ] as const) {
      for (const part of ['redis', 'pod'] as const) {
        scenario(`has it once and whole when the ${part} is killed at "${step}"`, () =>
          withStore({ restore, values: { redis: { config: { 'key-load-delay': delay } } } }, async (world, store) => {
            const pod = podOf(world, 0)
            const name = await store.put(await makeDump('redis', KEYS), { keys: KEYS })
            await world.startAll()
            await said(world, step)
            if (part === 'redis') await pod.crashRedis()
            else await pod.crash()
            await pod.start()
            await settled(world, { master: { is: 0 } })
            await everybodyHas(world, KEYS)
            expect(await noted(pod.data, 'restored')).to.equal(`one ${name}`)
            expect(await noted(pod.data, 'restoring')).to.equal('')
          }),
        )
      }
    }

    for (let seed = 1; seed <= 6; seed++) {
      scenario(`has it once and whole when containers are killed at any moment (seed ${seed})`, () =>
        withStore({ restore, values: { redis: { config: { 'key-load-delay': 2000 } } } }, async (world, store) => {
          const random = prng(seed)
          const pod = podOf(world, 0)
          await store.put(await makeDump('redis', KEYS), { keys: KEYS })
          await world.startAll()
          for (let i = 0; i < 4; i++) {
            await sleep(random.int(300, 2500))
            const what = random.int(0, 3)
            if (what === 0) await pod.crashRestore()
            else if (what === 1) await pod.crash()
            else if (what === 2) await podOf(world, random.int(1, 2)).crashRedis()
            else await pod.crashRedis()
            await pod.start()
          }
          await settled(world)
          await everybodyHas(world, KEYS)
          expect(await noted(pod.data, 'restored')).to.include('one ')
        }),
      )
    }
  })
})
