import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { isOfBackups, metrics } from '../../../generator/src/monitoring/metrics.ts'
import type { Source } from '../../../generator/src/monitoring/metrics.ts'
import { waitUntil } from '../../harness/wait-until.ts'
import { applicationCredentials, AWKWARD_SECRETS } from './access.ts'
import type { Secrets } from './access.ts'
import { expectNoRefusals } from './acl-log.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import { startExporter } from './exporter.ts'
import type { Exporter } from './exporter.ts'
import { podOf } from './pod-of.ts'
import { renewSecret, untilAll } from './rotation.ts'
import { sentinelctl } from './sentinelctl.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import type { Engine } from './toolbox.ts'
import type { World } from './world.ts'

const values = { metrics: { enabled: true } }
const fresh: Secrets = { ...AWKWARD_SECRETS, internalKey: `k2 "'\\ $(id)` }

/** The values of one series, in the order of the answer. */
function valuesOf(text: string, name: string): number[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .map((line) => Number(line.slice(line.lastIndexOf(' ') + 1)))
}

/** Metrics of the list that pods of this kind should export, and that are on none of the pages. Prometheus itself makes `up`, and a Job those of backups. */
function missingFrom(source: Source, pages: readonly string[]): string[] {
  const names = new Set(pages.flatMap((page) => page.split('\n').map((line) => line.replace(/[{ ].*/, ''))))
  const wanted = metrics.filter(({ name, sources }) => name !== 'up' && !isOfBackups(name) && sources.includes(source))
  return wanted.map(({ name }) => name).filter((name) => !names.has(name))
}

/** A key, and an error, which the series of an idle set lack. */
async function giveSeries(world: World, ordinal: number): Promise<void> {
  const { address: host } = podOf(world, ordinal)
  await withConnection({ ...applicationCredentials(world.secrets), host, port: 6379 }, async (redis) => {
    await redis.set('key', 'value')
    await redis.call('NOSUCH').catch(() => undefined)
  })
}

async function exportersOf(world: World): Promise<{ master: Exporter; replica: Exporter; sentinel: Exporter }> {
  const { master } = await settled(world)
  const [sentinel] = world.sentinels
  if (sentinel === undefined) throw new Error('no Sentinel')
  return {
    master: await startExporter(podOf(world, master), values),
    replica: await startExporter(podOf(world, (master + 1) % 3), values),
    sentinel: await startExporter(sentinel, values),
  }
}

/** What the proxy serves to Prometheus. */
async function pageOf({ proxies: [proxy] }: World): Promise<string> {
  if (proxy === undefined) throw new Error('no proxy')
  const answer = await fetch(`http://${proxy.address}:8405/metrics`, { signal: AbortSignal.timeout(5000) })
  return answer.text()
}

/** Waits until the page holds all of these lines, without `redis_set_` in front. */
async function pageHas(world: World, series: readonly (string | RegExp)[]): Promise<void> {
  const isIn = (own: readonly string[], each: string | RegExp): boolean =>
    own.some((line) => (typeof each === 'string' ? line === each : each.test(line)))
  await waitUntil({
    what: series.join(' and '),
    timeoutMs: 30_000,
    everyMs: 250,
    hint: `read ${world.timeline}`,
    look: async () => {
      const page = await pageOf(world)
      const own = page.split('\n').flatMap((line) => (line.startsWith('redis_set_') ? [line.slice(10)] : []))
      const missing = series.filter((each) => !isIn(own, each))
      return missing.length === 0 ? { done: true, value: undefined } : { done: false, seen: own.join('; ') }
    },
  })
}

sideBySide('an exporter on loopback', (scenario) => {
  for (const engine of ['redis', 'valkey'] satisfies Engine[]) {
    scenario(`reads a master, a replica and a Sentinel, and is refused nothing (${engine})`, () =>
      withBornWorld({ engine, values }, async (world) => {
        const { master, replica, sentinel } = await exportersOf(world)
        await giveSeries(world, (await settled(world)).master)
        const texts = {
          master: await master.scrape(),
          replica: await replica.scrape(),
          sentinel: await sentinel.scrape(),
        }
        for (const [name, text] of Object.entries(texts)) {
          expect(valuesOf(text, 'redis_up'), name).to.deep.equal([1])
          expect(valuesOf(text, 'redis_exporter_last_scrape_error'), name).to.deep.equal([0])
        }
        expect(valuesOf(texts.master, 'redis_connected_slaves')).to.deep.equal([2])
        expect(valuesOf(texts.replica, 'redis_master_link_up')).to.deep.equal([1])
        expect(valuesOf(texts.sentinel, 'redis_sentinel_master_ckquorum_status')).to.deep.equal([1])
        expect(valuesOf(texts.sentinel, 'redis_sentinel_master_ok_sentinels')).to.deep.equal([3])
        expect(valuesOf(texts.sentinel, 'redis_sentinel_master_ok_slaves')).to.deep.equal([2])
        for (const text of Object.values(texts)) expect(text).to.not.include('redis_config_')
        expect(missingFrom('redis', [texts.master, texts.replica])).to.deep.equal([])
        expect(missingFrom('sentinel', [texts.sentinel])).to.deep.equal([])
        await expectNoRefusals(world)
      }),
    )
  }

  scenario('leaves to the proxy what the guards report: why a pod waits, which master is fenced, and handovers', () =>
    withBornWorld({ engine: 'redis', values, proxies: 1 }, async (world) => {
      const { master } = await settled(world)
      const replicas = [0, 1, 2].filter((ordinal) => ordinal !== master)
      await pageHas(world, [`agreed_master{server="redis-${master}"} 1`, `good_replicas{server="redis-${master}"} 2`])
      await pageHas(
        world,
        [0, 1, 2].map((ordinal) => `pod_ready{server="redis-${ordinal}"} 1`),
      )
      for (const ordinal of replicas) podOf(world, ordinal).freeze('pod')
      // At least one: a machine that stands still for longer than the tolerated lag fences the master, too.
      const fences = new RegExp(`^fences_total\\{server="redis-${master}"\\} [1-9]`)
      await pageHas(world, [`fenced{server="redis-${master}"} 1`, fences])
      await pageHas(world, [
        `pod_waits{server="redis-${master}",reason="master without a replica in sync: writes are refused"} 1`,
      ])
      const pages = [await pageOf(world)]
      for (const ordinal of replicas) podOf(world, ordinal).thaw()
      await pageHas(
        world,
        [0, 1, 2].map((ordinal) => `pod_ready{server="redis-${ordinal}"} 1`),
      )
      expect((await sentinelctl(podOf(world, master), 'failover')).code).to.equal(0)
      await pageHas(world, ['handovers_total{path="lead",result="moved"} 1'])
      expect(missingFrom('proxy', [...pages, await pageOf(world)])).to.deep.equal([])
      await expectNoRefusals(world)
    }),
  )

  scenario('follows a rotation of the internal key without a failed scrape', () =>
    withBornWorld({ engine: 'redis', values, env: { HA_FAREWELL_MS: '4000' } }, async (world) => {
      const exporters = Object.entries(await exportersOf(world))
      const failed: string[] = []
      let running = true
      const scraping = exporters.map(async ([name, exporter]) => {
        for (let turn = 0; running; turn++) {
          // The kubelet asks every 10 s.
          if (turn % 5 === 0) await exporter.reload()
          const [up] = valuesOf(await exporter.scrape(), 'redis_up')
          if (up !== 1) failed.push(`${name} at ${new Date().toISOString()}: redis_up ${String(up)}`)
          await sleep(200)
        }
      })
      await renewSecret(world, { secrets: fresh, previous: AWKWARD_SECRETS, everyMs: 1000 })
      await untilAll(world, 'taken', fresh)
      await renewSecret(world, { secrets: fresh })
      await untilAll(world, 'WRONGPASS', { ...AWKWARD_SECRETS, password: 'none', proxyPassword: 'none' })
      await sleep(3000)
      running = false
      await Promise.all(scraping)
      expect(failed).to.deep.equal([])
    }),
  )
})
