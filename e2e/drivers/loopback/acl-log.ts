import { expect } from 'chai'
import { guardCredentials } from './access.ts'
import { withConnection } from './connect.ts'
import type { World } from './world.ts'

/** One kind of refusal that a server has noted. */
export interface Refusal {
  /** Name of the server. */
  server: string
  user: string
  /** `command`, `channel`, `key` or `auth`. */
  reason: string
  /** The command, channel or key that was refused. */
  object: string
  count: number
}

/** What the ACL LOG of every live data server and Sentinel holds. A server that was started again has forgotten its own. */
export async function refusalsIn(world: World): Promise<Refusal[]> {
  const servers = [
    ...world.redis.map((pod) => ({ pod, port: 6379 })),
    ...world.sentinels.map((pod) => ({ pod, port: 26379 })),
  ].filter(({ pod }) => pod.exists())
  return (
    await Promise.all(servers.map(({ pod: { name, address }, port }) => readLog(world, name, { host: address, port })))
  ).flat()
}

// The guard has no right to read it, and gives it to itself.
async function readLog(world: World, server: string, where: { host: string; port: number }): Promise<Refusal[]> {
  const guard = guardCredentials(world.secrets)
  const entries = await withConnection({ ...guard, ...where }, async (redis) => {
    await redis.call('ACL', 'SETUSER', guard.username, '+acl|log')
    return (await redis.call('ACL', 'LOG', '128')) as string[][]
  })
  return entries.map((entry) => {
    const field = (name: string): string => String(entry[entry.indexOf(name) + 1])
    return {
      server,
      ...{ user: field('username'), reason: field('reason'), object: field('object') },
      count: Number(field('count')),
    }
  })
}

/** Nothing that the set itself does may be refused to it. */
export async function expectNoRefusals(world: World): Promise<void> {
  const refusals = await refusalsIn(world)
  const said = refusals.map(
    ({ server, user, reason, object, count }) => `${server} refused ${user} the ${reason} ${object}, ${count} times`,
  )
  expect(said, 'ACL LOG').to.deep.equal([])
}
