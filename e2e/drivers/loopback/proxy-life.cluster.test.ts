import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { waitUntil } from '../../harness/wait-until.ts'
import { applicationCredentials, guardCredentials } from './access.ts'
import { withBornWorld } from './born-world.ts'
import { connect, withConnection } from './connect.ts'
import { podOf } from './pod-of.ts'
import { proxyAddress, startProxyClients } from './proxy-clients.ts'
import { readReplication } from './replication.ts'
import { settled } from './settled.ts'
import { BUSY_MS, sideBySide } from './side-by-side.ts'
import { processesOf } from './sweep.ts'
import { withWorld } from './with-world.ts'
import type { World } from './world.ts'

function target(world: World, port: number) {
  return { ...applicationCredentials(world.secrets), host: proxyAddress(world), port }
}

/** The role of whoever answers at a port of the proxy. */
async function roleAt(world: World, port: number): Promise<string> {
  return withConnection(
    { ...target(world, port), answerTimeoutMs: 5000 },
    async (redis) => (await readReplication(redis)).role,
  )
}

sideBySide('the life of a proxy on loopback', (scenario) => {
  scenario('begins without any server and without DNS, and a client that waits is served when there is a master', () =>
    withWorld({ proxies: 1 }, async (world) => {
      const hosts = await readFile(join(world.dir, 'hosts'), 'utf8')
      await writeFile(join(world.dir, 'hosts'), '')
      const [proxy] = world.proxies
      await proxy?.start()
      await sleep(1500)
      expect(await proxy?.health(), 'ready without a master').to.equal(200)
      const began = Date.now()
      const refusal = await withConnection({ ...target(world, 6379), answerTimeoutMs: 9000 }, (redis) =>
        redis.ping(),
      ).catch((error: Error) => error.message)
      expect(refusal).to.not.equal('PONG')
      expect(Date.now() - began, 'held for so many ms').to.be.within(3300, 4500)
      expect(world.lines('waiting for DNS')).to.not.deep.equal([])
      await writeFile(join(world.dir, 'hosts'), hosts)
      await world.startAll()
      await settled(world)
      await sleep(3000)
      expect(await withConnection({ ...target(world, 6379), answerTimeoutMs: 9000 }, (redis) => redis.ping())).to.equal(
        'PONG',
      )
      expect(world.lines('haproxy ended'), 'it never ended').to.deep.equal([])
    }),
  )

  scenario('notices a server that hangs, also on a link that was idle between two looks', () =>
    withBornWorld({ proxies: 1 }, async (world) => {
      podOf(world, 1).freeze('redis')
      await waitUntil({
        what: 'the proxy to say that redis-1 does not answer',
        timeoutMs: 5000,
        look: () => {
          const said = world.lines('redis-1 (').filter((line) => line.includes('no answer'))
          return Promise.resolve(said.length > 0 ? { done: true, value: undefined } : { done: false, seen: 'nothing' })
        },
      })
      podOf(world, 1).thaw()
      await settled(world)
    }),
  )

  scenario('leads readers to replicas in sync, and to the master while there is none', () =>
    withBornWorld({ proxies: 1 }, async (world) => {
      const roles = await Promise.all([1, 2, 3, 4].map(() => roleAt(world, 6380)))
      expect(roles).to.deep.equal(['slave', 'slave', 'slave', 'slave'])
      expect(await roleAt(world, 6379)).to.equal('master')
      await Promise.all([1, 2].map((i) => podOf(world, i).crash()))
      await sleep(1000)
      expect(await roleAt(world, 6380), 'without a replica').to.equal('master')
      await podOf(world, 1).start()
      await settled(world)
      await sleep(500)
      expect(await roleAt(world, 6380), 'with one again').to.equal('slave')
    }),
  )

  scenario('keeps an idle connection while Sentinels and replicas come and go', () =>
    withBornWorld({ proxies: 1 }, async (world) => {
      const idle = await connect(target(world, 6379))
      await Promise.all([...world.sentinels, podOf(world, 2)].map((pod) => pod.crash()))
      await sleep(3000)
      await world.startAll()
      await settled(world)
      await sleep(10_000)
      expect(await idle.ping()).to.equal('PONG')
      idle.disconnect()
    }),
  )

  scenario('ends without an error for those who connect, and with one short gap for those who stay', () =>
    withBornWorld({ proxies: 2 }, async (world) => {
      // What a Service does: the first pod that is ready, as the nodes saw it a second ago.
      let host = proxyAddress(world)
      const clients = startProxyClients(world, () => host)
      for (const turn of [0, 1]) {
        const [leaving, other] = [world.proxies[turn], world.proxies[1 - turn]]
        host = leaving?.address ?? ''
        await sleep(3000)
        const ended = leaving?.deleteGracefully(turn === 0 ? 'SIGUSR1' : 'SIGTERM')
        await sleep(300)
        expect(await leaving?.health(), 'readiness at once').to.equal(503)
        await sleep(1000)
        host = other?.address ?? ''
        await ended
        await leaving?.start()
        await sleep(1000)
      }
      const { sticky, reconnecting } = await clients.judge(0)
      for (const verdict of [sticky, reconnecting]) {
        expect(verdict.lost, 'lost writes').to.deep.equal([])
        expect(verdict.refused, 'connections that failed').to.deep.equal([])
        // 20 to 60 ms on an idle machine; a cluster's own budget is stricter than this.
        expect(verdict.gaps[0]?.ms ?? 0, 'write gap in ms').to.be.lessThan(BUSY_MS)
      }
      expect(reconnecting.failed + reconnecting.unknown, 'writes on new connections that failed').to.equal(0)
      expect(world.lines('haproxy ended: exit code 0').length, 'ended by themselves').to.equal(2)
    }),
  )

  scenario('shows no secret, and metrics without one', () =>
    withBornWorld({ proxies: 1, spy: true }, async (world) => {
      expect(await roleAt(world, 6379)).to.equal('master')
      const metrics = (await world.proxies[0]?.metrics()) ?? ''
      expect(metrics).to.match(/haproxy_server_status\{proxy="master",server="redis-0",state="UP"\} 1/)
      const { password, internalKey } = world.secrets
      const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
      const secrets = [password, internalKey, hash(`proxy:${internalKey}`), guardCredentials(world.secrets).password]
      const places = {
        'argv and environment of programs': await readFile(join(world.dir, 'spied.log'), 'utf8'),
        'argv and environment in /proc': processesOf(world.dir)
          .map(({ cmdline, environ }) => `${cmdline}\n${environ}`)
          .join('\n'),
        'the log': await readFile(world.timeline, 'utf8'),
        'the metrics': metrics,
      }
      expect(places['argv and environment of programs']).to.contain('haproxy.cfg')
      for (const [place, text] of Object.entries(places)) {
        expect(
          secrets.filter((secret) => text.includes(secret)),
          `secrets in ${place}`,
        ).to.deep.equal([])
      }
    }),
  )
})
