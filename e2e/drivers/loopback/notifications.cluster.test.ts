import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { waitUntil } from '../../harness/wait-until.ts'
import { guardCredentials } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import { startNoticeEndpoint, type NoticeEndpoint } from './notice-endpoint.ts'
import { podOf } from './pod-of.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import { processesOf } from './sweep.ts'
import type { World, WorldOptions } from './world.ts'

type Types = Record<string, 'webhook' | 'slack' | 'alertmanager'>

/** Gives a world endpoints of these names and types. */
async function endpointsOf<T extends Types>(types: T, more: object = {}) {
  const names = Object.keys(types) as (keyof T & string)[]
  const made = await Promise.all(names.map(async (name) => [name, await startNoticeEndpoint()] as const))
  const endpoints = names.map((name) => ({ name, type: types[name], existingSecret: 'urls' }))
  const options: WorldOptions = {
    endpoints: Object.fromEntries(made.map(([name, { url }]) => [name, `${url}\n`])),
    values: { notifications: { enabled: true, endpoints, ...more } },
  }
  return { options, made: Object.fromEntries(made) as Record<keyof T, NoticeEndpoint> }
}

const eventsOf = ({ taken }: NoticeEndpoint): unknown[] => taken.map(({ event }) => event)
const count = (taken: NoticeEndpoint['taken'], event: string): number =>
  taken.filter((each) => each['event'] === event).length

/** What a hook or a Job publishes. Each server passes on what its master publishes, and two servers are told of a handover. */
async function publish(world: World, text: string): Promise<void> {
  for (const { address: host } of world.redis) {
    await withConnection({ host, port: 6379, ...guardCredentials(world.secrets) }, (redis) =>
      redis.publish('__sentinel__:hello.report', text),
    )
  }
}

/** Until the notifier hears all Sentinels and servers: it starts with them, and what no notifier hears is not published again. */
async function listening(world: World): Promise<void> {
  const ears = [
    ...world.redis.map(({ address }) => ({ address, port: 6379 })),
    ...world.sentinels.filter((pod) => pod.exists()).map(({ address }) => ({ address, port: 26379 })),
  ]
  await waitUntil({
    what: 'the notifier to listen everywhere',
    timeoutMs: 30_000,
    everyMs: 200,
    look: async () => {
      const lists = await Promise.all(
        ears.map(({ address: host, port }) =>
          withConnection({ host, port, ...guardCredentials(world.secrets) }, (redis) =>
            redis.call('CLIENT', 'LIST', 'TYPE', 'PUBSUB'),
          ),
        ),
      )
      const deaf = lists.filter((list) => !/ user=\S+\.proxy /.test(String(list))).length
      return deaf === 0 ? { done: true, value: undefined } : { done: false, seen: `${deaf} without it` }
    },
  })
}

/** Places in which a secret of a URL can be read. */
async function shownUrls(world: World, endpoints: readonly NoticeEndpoint[]): Promise<string[]> {
  const processes = processesOf(world.dir)
  if (!processes.some(({ cmdline }) => cmdline.includes('haproxy'))) throw new Error('no haproxy was seen')
  const places = {
    'argv and environment': processes.map(({ cmdline, environ }) => `${cmdline}\n${environ}`).join('\n'),
    'the log': await readFile(world.timeline, 'utf8'),
  }
  return Object.entries(places).flatMap(([place, text]) =>
    endpoints.filter(({ secret }) => text.includes(secret)).map(({ secret }) => `${place}: ${secret}`),
  )
}

sideBySide('notifications on loopback', (scenario) => {
  scenario('come once for each event of three Sentinels, to each type of endpoint, and show no URL', async () => {
    const { options, made } = await endpointsOf({ log: 'webhook', chat: 'slack', alerts: 'alertmanager' } as const)
    await withBornWorld(options, async (world) => {
      await listening(world)
      podOf(world, 0).freeze('pod')
      await made.log.has('the failover', (taken) => count(taken, 'failoverDone') === 1)
      podOf(world, 0).thaw()
      const { master } = await settled(world, { master: { isNot: 0 } })
      await listening(world)
      await podOf(world, master).deleteGracefully()
      await made.log.has('the handover', (taken) => count(taken, 'handoverDone') === 1)
      await podOf(world, master).start()
      await settled(world, { master: { isNot: master } })
      await listening(world)
      await publish(world, 'run backup failed 1000 0 60 the store does not take it: "403"')
      for (const endpoint of Object.values(made)) {
        await endpoint.has('the failed backup', (taken) => JSON.stringify(taken).includes('403'))
      }
      const others = eventsOf(made.log).filter((event) => event !== 'fenced' && event !== 'failoverBegun')
      expect(others).to.deep.equal(['masterDown', 'failoverDone', 'handoverDone', 'backupFailed'])
      const ids = made.log.taken.map(({ id }) => id)
      expect(new Set(ids).size, `each once: ${ids.join(' ')}`).to.equal(ids.length)
      expect(count(made.log.taken, 'failoverBegun'), 'failovers that began').to.be.at.least(1)
      const [done] = made.log.taken.filter(({ event }) => event === 'failoverDone')
      const name = `redis-${master}`
      expect(done).to.deep.include({
        ...{ version: 1, namespace: 'loopback', name: 'redis-sentinel', from: 'redis-0', to: name, repeated: false },
        id: `loopback/redis-sentinel/failoverDone/${String(done?.['epoch'])}`,
      })
      const handedOver = made.log.taken.find(({ event }) => event === 'handoverDone')
      expect(handedOver).to.deep.include({ from: name, severity: 'info', result: 'moved' })
      expect(made.chat.taken).to.have.length(ids.length)
      expect(made.chat.taken.map(({ text }) => text)).to.include(
        `[warning] loopback/redis-sentinel: ${String(done?.['text'])}`,
      )
      const labels = made.alerts.taken.map((alert) => alert['labels'] as Record<string, string>)
      expect(labels.map(({ notice }) => notice)).to.deep.equal(ids)
      expect(labels.map(({ alertname }) => alertname)).to.include('RedisSentinelNoticeFailoverDone')
      expect(await shownUrls(world, Object.values(made))).to.deep.equal([])
    })
  })

  scenario(
    'come once with one Sentinel dead, and tell when the second is',
    async () => {
      const { options, made } = await endpointsOf({ log: 'webhook' } as const)
      await withBornWorld(options, async (world) => {
        await world.sentinels[0]?.crash()
        await listening(world)
        await podOf(world, 0).crash()
        await made.log.has('the failover', (taken) => count(taken, 'failoverDone') === 1)
        await podOf(world, 0).start()
        await world.sentinels[1]?.crash()
        await made.log.has('the lost quorum', (taken) => count(taken, 'quorumLost') === 1)
        await world.sentinels[0]?.start()
        await world.sentinels[1]?.start()
        await settled(world, { master: { isNot: 0 } })
        const counts = ['masterDown', 'failoverDone', 'quorumLost', 'handoverDone'].map((event) =>
          count(made.log.taken, event),
        )
        expect(counts).to.deep.equal([1, 1, 1, 0])
      })
    },
    { full: true },
  )

  scenario(
    'wait for an endpoint that is down for 30 s, through a crash of the notifier, and none is lost',
    async () => {
      const { options, made } = await endpointsOf({ log: 'webhook', other: 'webhook' } as const)
      await withBornWorld(options, async (world) => {
        await listening(world)
        await made.log.down()
        const until = Date.now() + 30_000
        for (const at of [1, 2, 3]) await publish(world, `run backup failed ${at} 0 1 x`)
        await made.other.has('three notices', (taken) => count(taken, 'backupFailed') === 3)
        await world.notifier?.crashHaproxy()
        await listening(world)
        await publish(world, 'run backup failed 4 0 1 x')
        await made.other.has('the fourth notice', (taken) => count(taken, 'backupFailed') === 4)
        await sleep(Math.max(0, until - Date.now()))
        await made.log.up()
        await made.log.has('all notices', (taken) => count(taken, 'backupFailed') === 4)
        const ids = made.log.taken.map(({ id }) => String(id).replace(/.*\//, ''))
        expect(ids).to.deep.equal(['1', '2', '3', '4'])
        expect(made.log.taken[0]?.['repeated'], 'the first, which was tried before').to.equal(true)
        expect(world.lines('endpoint log: no connection').length, 'tries that the log shows').to.be.greaterThan(2)
      })
    },
  )

  scenario(
    'that an endpoint is slow to take are marked when they come again, and hold up no other endpoint',
    async () => {
      const { options, made } = await endpointsOf({ slow: 'webhook', quick: 'webhook' } as const, { timeoutSeconds: 2 })
      await withBornWorld(options, async (world) => {
        await listening(world)
        made.slow.delayMs = 5000
        for (const at of [1, 2]) await publish(world, `run drill failed ${at} 0 1 x`)
        await made.quick.has('both notices', (taken) => taken.length === 2)
        await made.slow.has('the first again', (taken) => taken.length >= 2)
        expect(new Set(made.slow.taken.map(({ id }) => id)).size, 'in their order').to.equal(1)
        made.slow.delayMs = 0
        await made.slow.has('the second', (taken) => taken.some(({ id }) => String(id).endsWith('drill/2')))
        const marks = made.slow.taken.map(({ id, repeated }) => `${String(id).slice(-1)} ${String(repeated)}`)
        expect(marks[0]).to.equal('1 false')
        expect(marks.at(-1)).to.equal('2 false')
        expect(
          marks.slice(1, -1).every((mark) => mark === '1 true'),
          marks.join(),
        ).to.equal(true)
        expect(eventsOf(made.quick)).to.deep.equal(['backupFailed', 'backupFailed'])
      })
    },
  )
})
