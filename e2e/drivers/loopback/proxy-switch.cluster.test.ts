import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { waitUntil } from '../../harness/wait-until.ts'
import { withBornWorld } from './born-world.ts'
import { podOf } from './pod-of.ts'
import { startProxyClients } from './proxy-clients.ts'
import type { ClientVerdict } from './proxy-clients.ts'
import type { ProxyWriter } from './proxy-writer.ts'
import { settled } from './settled.ts'
import { BUSY_MS, sideBySide } from './side-by-side.ts'
import type { World } from './world.ts'

/** Milliseconds from the moment in which a majority of the Sentinels has switched until the client's connection failed. */
function closedAfterSwitch(world: World, writer: ProxyWriter): number {
  const times = world.lines('+switch-master').map(timeOf)
  const majority = times.slice(-world.sentinels.length)[Math.floor(world.sentinels.length / 2)] ?? NaN
  const broken = writer.ops.filter((op) => op.outcome !== 'acked').at(-1)
  return (broken?.end ?? NaN) - majority
}

/** What must hold whatever happened to the master. */
function expectSound(verdict: ClientVerdict): void {
  expect(verdict.lost, 'lost writes').to.deep.equal([])
  expect(Object.keys(verdict.errors).filter((error) => error.startsWith('READONLY'))).to.deep.equal([])
  expect(verdict.acked, 'acknowledged writes').to.be.greaterThan(100)
}

sideBySide('the proxy at a switch on loopback', (scenario) => {
  scenario('that is planned breaks a connection once, refuses none, loses nothing and writes to no replica', () =>
    withBornWorld({ proxies: 1 }, async (world) => {
      const clients = startProxyClients(world)
      let master = 0
      for (let i = 0; i < 3; i++) {
        await sleep(500)
        const before = master
        await podOf(world, before).deleteGracefully()
        expect(closedAfterSwitch(world, clients.sticky), 'closed after the switch, ms').to.be.lessThan(300 + BUSY_MS)
        await podOf(world, before).start()
        master = (await settled(world, { master: { isNot: before } })).master
      }
      const { sticky, reconnecting } = await clients.judge(master)
      for (const verdict of [sticky, reconnecting]) {
        expectSound(verdict)
        // One that is entering just then is closed like one that writes.
        const broken = verdict.unknown + verdict.refused.length
        expect(broken, `connections that broke in three switches: ${verdict.refused.join()}`).to.be.at.most(3)
        // Sentinels and replicas hear of it in the same moment: until one follows, some milliseconds, the successor refuses writes.
        expect(verdict.failed, `refused for want of a replica: ${JSON.stringify(verdict.errors)}`).to.be.at.most(10)
        expect(verdict.gaps[0]?.ms ?? 0, 'write gap in ms').to.be.lessThan(500 + BUSY_MS)
      }
    }),
  )

  scenario('after a crash of the server holds new connections until there is a master', () =>
    withBornWorld({ proxies: 1 }, async (world) => {
      const clients = startProxyClients(world)
      await sleep(500)
      await podOf(world, 0).crash()
      const { master } = await settled(world, { master: { isNot: 0 } })
      await sleep(500)
      const { sticky, reconnecting } = await clients.judge(master)
      for (const verdict of [sticky, reconnecting]) {
        expectSound(verdict)
        // One that was held to the end may be closed: the failover takes longer than that.
        expect(verdict.refused.length, 'connections that failed').to.be.at.most(3)
        expect(verdict.gaps[0]?.ms ?? 0, 'write gap in ms').to.be.lessThan(world.timers.downAfterMs + 3000 + BUSY_MS)
      }
    }),
  )

  scenario('from a server that hangs closes its connections at once', () =>
    withBornWorld({ proxies: 1 }, async (world) => {
      const clients = startProxyClients(world)
      await sleep(500)
      podOf(world, 0).freeze('pod')
      const { master } = await settledWithout(world)
      expect(closedAfterSwitch(world, clients.sticky), 'closed after the switch, ms').to.be.lessThan(300 + BUSY_MS)
      await sleep(1000)
      podOf(world, 0).thaw()
      await settled(world, { master: { is: master } })
      const { sticky, reconnecting } = await clients.judge(master)
      for (const verdict of [sticky, reconnecting]) expectSound(verdict)
    }),
  )

  // Who leads a failover announces it a second after it names the new master: here the proxy's own next look is 25 s away.
  scenario('with one Sentinel away is heard from the other two before the one that led it announces it', () =>
    withBornWorld({ proxies: 1, values: { proxy: { checkIntervalMilliseconds: 5000 } } }, async (world) => {
      world.sentinels[0]?.freeze()
      podOf(world, 0).freeze('pod')
      const end = await firstLine(world, '+failover-end')
      const named = world.lines(': a majority of the Sentinels names it')
      const followed = named.find((line) => !line.includes('master is redis-0'))
      expect(followed, `another master of the proxy before "${end}"`).to.not.equal(undefined)
      expect(timeOf(followed ?? '')).to.be.lessThan(timeOf(end))
      world.sentinels[0]?.thaw()
      podOf(world, 0).thaw()
      await settled(world, { master: { isNot: 0 } })
    }),
  )
})

const timeOf = (line: string): number => Date.parse(line.split(' ')[0] ?? '')

/** Wait for the first line that contains a text. */
function firstLine(world: World, text: string): Promise<string> {
  return waitUntil({
    what: `a line with ${text}`,
    timeoutMs: 20_000,
    everyMs: 20,
    look: () => {
      const [line] = world.lines(text)
      return Promise.resolve(line === undefined ? { done: false, seen: 'none' } : { done: true, value: line })
    },
  })
}

/** The master after pod 0 was stopped: the settled state cannot be asked for while one pod hangs. */
async function settledWithout(world: World): Promise<{ master: number }> {
  const giveUp = Date.now() + 20_000
  while (world.lines('+switch-master').length < world.sentinels.length && Date.now() < giveUp) await sleep(50)
  const view = await world.viewOf(world.sentinels[0]?.address ?? '')
  await sleep(1000)
  return { master: world.redis.findIndex(({ address }) => address === view?.address) }
}
