import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { messageOf } from '../../harness/message-of.ts'
import { internalCredentials, applicationCredentials } from './access.ts'
import type { Credentials } from './access.ts'
import { expectNoRefusals, refusalsIn } from './acl-log.ts'
import { withBornWorld } from './born-world.ts'
import { withConnection } from './connect.ts'
import { podOf } from './pod-of.ts'
import { settled } from './settled.ts'
import { sideBySide } from './side-by-side.ts'
import type { Engine } from './toolbox.ts'
import type { World } from './world.ts'

type User = 'application' | 'guard' | 'replica' | 'sentinel' | 'proxy' | 'exporter'

/** Commands of one user, as they are typed. */
interface Rights {
  allowed: readonly string[]
  refused: readonly string[]
}

const HELLO = '__sentinel__:hello'
const REPORTS = `${HELLO}.report`
const publishBy = (channel: string): string => `EVAL return(redis.call('publish','${channel}','x')) 0`

const onServers: Record<User, Rights> = {
  application: {
    allowed: [
      ...['SET k v', 'ROLE', 'INFO', 'WAIT 0 10', 'MEMORY USAGE k', 'FUNCTION LIST', 'ACL WHOAMI'],
      ...['CLIENT LIST', 'CLIENT INFO', 'CLIENT ID', 'CLIENT SETINFO LIB-NAME x', 'CLIENT TRACKING OFF'],
      ...['SLOWLOG GET 1', 'SLOWLOG LEN', 'LATENCY LATEST', 'LATENCY HISTORY command', 'LATENCY HISTOGRAM'],
      ...['LASTSAVE', 'MODULE LIST', 'PSUBSCRIBE *', `SUBSCRIBE ${HELLO}`, 'PUBLISH news x', 'SPUBLISH news x'],
      ...['PUBLISH _ x', 'PUBLISH __keyspace x', 'PUBLISH __session x', publishBy('news')],
      `PUBLISH ${HELLO.slice(0, -1)} x`,
    ],
    refused: [
      ...[
        `PUBLISH ${HELLO} x`,
        `SPUBLISH ${HELLO} x`,
        publishBy(HELLO),
        `PUBLISH ${REPORTS} x`,
        'CONFIG GET masterauth',
        'CONFIG GET *',
      ],
      ...['CONFIG SET maxmemory 0', 'ACL LIST', 'ACL SETUSER default +@all', 'CLIENT KILL ID 1', 'CLIENT PAUSE 1'],
      ...['REPLICAOF NO ONE', 'FAILOVER', 'SHUTDOWN NOSAVE', 'BGSAVE', 'SLOWLOG RESET', 'LATENCY RESET'],
      ...['PSYNC ? -1', 'MONITOR'],
    ],
  },
  guard: {
    allowed: [
      'PING',
      'INFO',
      'ROLE',
      'CONFIG GET maxmemory',
      'CLIENT LIST',
      'CLIENT PAUSE 1',
      'CLIENT UNPAUSE',
      'ACL LIST',
      `PUBLISH ${REPORTS} x`,
    ],
    refused: [
      'GET k',
      'SET k v',
      'FLUSHALL',
      `SUBSCRIBE ${REPORTS}2`,
      'CONFIG REWRITE',
      `PUBLISH ${HELLO} x`,
      `SUBSCRIBE ${HELLO}`,
    ],
  },
  replica: {
    allowed: ['PING', 'REPLCONF capa eof'],
    refused: ['GET k', 'INFO', 'CONFIG GET maxmemory', 'REPLICAOF NO ONE', 'SUBSCRIBE news', 'CLIENT LIST'],
  },
  sentinel: {
    allowed: [
      'PING',
      'INFO',
      'ROLE',
      `PUBLISH ${HELLO} x`,
      `SUBSCRIBE ${HELLO}`,
      'CLIENT SETNAME x',
      'CLIENT PAUSE 1',
      'CLIENT UNPAUSE',
    ],
    refused: [
      'GET k',
      'CONFIG GET masterauth',
      'CONFIG SET maxmemory 0',
      'PUBLISH news x',
      'SUBSCRIBE news',
      'ACL LIST',
      'CLIENT LIST',
      'SHUTDOWN',
    ],
  },
  proxy: {
    allowed: ['PING', 'INFO', 'ROLE', `SUBSCRIBE ${REPORTS}`],
    refused: [
      ...['GET k', 'SET k v', 'CLIENT LIST', 'CONFIG GET maxmemory', 'SUBSCRIBE news', `SUBSCRIBE ${HELLO}`],
      ...[`PUBLISH ${REPORTS} x`, 'REPLICAOF NO ONE'],
    ],
  },
  exporter: {
    allowed: ['PING', 'INFO ALL', 'CLIENT SETNAME x', 'SLOWLOG LEN', 'SLOWLOG GET 1'],
    refused: [
      ...['GET k', 'SCAN 0', 'CONFIG GET masterauth', 'CLIENT LIST', 'SLOWLOG RESET', 'EVAL return(1) 0', 'MONITOR'],
      ...['SUBSCRIBE news', `PUBLISH ${HELLO} x`, 'REPLICAOF NO ONE', 'ACL LIST'],
    ],
  },
}

const onSentinels = (engine: Engine): Record<User, Rights> => ({
  application: {
    allowed: [
      ...['PING', 'INFO', 'ROLE', 'COMMAND COUNT', 'SENTINEL MASTERS', 'SENTINEL MASTER mymaster', 'SENTINEL MYID'],
      ...['SENTINEL GET-MASTER-ADDR-BY-NAME mymaster', 'SENTINEL REPLICAS mymaster', 'SENTINEL SLAVES mymaster'],
      ...['SENTINEL SENTINELS mymaster', 'SENTINEL CKQUORUM mymaster', 'SUBSCRIBE +switch-master', 'PSUBSCRIBE *'],
      ...['CLIENT SETINFO LIB-NAME x', 'CLIENT SETNAME x', 'CLIENT GETNAME', 'CLIENT ID', 'CLIENT INFO'],
      ...(engine === 'valkey'
        ? ['GET-PRIMARY-ADDR-BY-NAME mymaster', 'PRIMARY mymaster', 'PRIMARIES'].map((words) => `SENTINEL ${words}`)
        : []),
    ],
    refused: [
      ...['CLIENT PAUSE 1', 'CLIENT UNPAUSE', 'CLIENT KILL TYPE normal', 'CLIENT LIST', `PUBLISH ${HELLO} x`],
      ...['SENTINEL FAILOVER mymaster', 'SENTINEL RESET mymaster', 'SENTINEL REMOVE mymaster', 'ACL LIST', 'SHUTDOWN'],
      ...['SENTINEL SET mymaster quorum 3', 'SENTINEL CONFIG GET sentinel-pass', 'SENTINEL DEBUG'],
      'SENTINEL IS-MASTER-DOWN-BY-ADDR 127.0.0.1 1 0 *',
    ],
  },
  guard: {
    allowed: [
      'PING',
      'SENTINEL MASTER mymaster',
      'SENTINEL CONFIG GET sentinel-pass',
      `PUBLISH ${HELLO} x`,
      'ACL LIST',
    ],
    refused: ['SHUTDOWN', 'CLIENT PAUSE 1', 'ACL DELUSER default'],
  },
  replica: { allowed: [], refused: [] },
  sentinel: {
    allowed: ['PING', `PUBLISH ${HELLO} x`, 'CLIENT SETNAME x', 'SENTINEL IS-MASTER-DOWN-BY-ADDR 127.0.0.1 1 0 *'],
    refused: [
      ...['SENTINEL RESET mymaster', 'SENTINEL REMOVE mymaster', 'SENTINEL SET mymaster quorum 1', 'ACL LIST'],
      ...['SENTINEL FAILOVER mymaster', 'SENTINEL CONFIG GET sentinel-pass', 'SENTINEL MONITOR x 127.0.0.1 1 1'],
      ...['CLIENT PAUSE 1', 'CLIENT KILL TYPE normal', 'SHUTDOWN', 'PUBLISH news x'],
    ],
  },
  proxy: {
    allowed: [
      ...['PING', 'SENTINEL GET-MASTER-ADDR-BY-NAME mymaster', 'SENTINEL MASTER mymaster', 'SUBSCRIBE +switch-master'],
      ...['SUBSCRIBE +odown', 'SUBSCRIBE -odown', 'SUBSCRIBE +new-epoch', 'SUBSCRIBE +try-failover'],
    ],
    refused: ['SENTINEL MASTERS', 'SUBSCRIBE +sdown', 'PUBLISH +switch-master x', 'CLIENT PAUSE 1', 'INFO', 'SHUTDOWN'],
  },
  exporter: {
    allowed: [
      ...['PING', 'INFO ALL', 'CLIENT SETNAME x', 'SENTINEL MASTERS', 'SENTINEL SLAVES mymaster'],
      ...['SENTINEL SENTINELS mymaster', 'SENTINEL CKQUORUM mymaster'],
    ],
    refused: [
      ...['SENTINEL FAILOVER mymaster', 'SENTINEL SET mymaster quorum 1', 'SENTINEL CONFIG GET sentinel-pass'],
      ...['SUBSCRIBE +odown', `PUBLISH ${HELLO} x`, 'CLIENT PAUSE 1', 'ACL LIST', 'SHUTDOWN'],
    ],
  },
})

const credentialsOf = ({ secrets }: World, user: User): Credentials =>
  user === 'application' ? applicationCredentials(secrets) : internalCredentials(secrets, user)

/** Whether a server does not refuse a command for want of rights; other errors are none of ours. */
async function mayRun(target: Credentials & { host: string; port: number }, command: string): Promise<boolean> {
  const [name = '', ...words] = command.split(' ')
  try {
    // ioredis takes what is subscribed to by the name in lower case.
    await withConnection(target, (redis) => redis.call(name.toLowerCase(), ...words))
    return true
  } catch (error) {
    return !/NOPERM|ACL failure in script/.test(messageOf(error))
  }
}

/** The commands of a table that do not go as it says. */
async function unlike(
  world: World,
  table: Record<User, Rights>,
  where: { host: string; port: number },
): Promise<string[]> {
  const wrong: string[] = []
  for (const [user, { allowed, refused }] of Object.entries(table) as [User, Rights][]) {
    const target = { ...credentialsOf(world, user), ...where }
    for (const command of allowed) if (!(await mayRun(target, command))) wrong.push(`${user} may not ${command}`)
    for (const command of refused) if (await mayRun(target, command)) wrong.push(`${user} may ${command}`)
  }
  return wrong
}

/** How often each user is refused something, in a table or in the log of a server. */
function refusalsBy(counted: Iterable<[user: string, count: number]>): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const [user, count] of counted) if (count > 0) counts[user] = (counts[user] ?? 0) + count
  return counts
}

sideBySide('the rights of each user on loopback', (scenario) => {
  for (const engine of ['redis', 'valkey'] satisfies Engine[]) {
    scenario(`are those of its work, and ACL LOG shows what else was tried and nothing more (${engine})`, () =>
      withBornWorld({ engine, values: { metrics: { enabled: true } } }, async (world) => {
        // A failover that the Sentinels vote on, with hellos and what the guards do about it, is refused nothing.
        podOf(world, 0).freeze('pod')
        await sleep(3 * world.timers.downAfterMs)
        podOf(world, 0).thaw()
        const { master } = await settled(world, { master: { isNot: 0 } })
        expect(world.lines('+vote-for-leader'), 'votes of the Sentinels').to.not.deep.equal([])
        await expectNoRefusals(world)
        const tried = [
          { pod: podOf(world, master), port: 6379, table: onServers },
          { pod: world.sentinels[0], port: 26379, table: onSentinels(engine) },
        ]
        for (const { pod, port, table } of tried) {
          if (pod === undefined) throw new Error('no Sentinel')
          expect(await unlike(world, table, { host: pod.address, port }), pod.name).to.deep.equal([])
          const logged = (await refusalsIn(world)).filter(({ server }) => server === pod.name)
          const expected = (Object.entries(table) as [User, Rights][]).map(([user, { refused }]): [string, number] => [
            credentialsOf(world, user).username,
            refused.length,
          ])
          expect(refusalsBy(logged.map(({ user, count }) => [user, count])), `ACL LOG of ${pod.name}`).to.deep.equal(
            refusalsBy(expected),
          )
        }
      }),
    )
  }
})
