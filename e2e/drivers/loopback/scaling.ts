import { expect } from 'chai'
import { waitUntil } from '../../harness/wait-until.ts'
import { guardCredentials } from './access.ts'
import { withConnection } from './connect.ts'
import type { Exit } from './process.ts'
import type { Counts, World } from './world.ts'

/** The Job that a `helm upgrade` to these counts runs first, with the settings of the set as it is. */
export function scaleJob(world: World, { redis, sentinels }: Counts): Promise<Exit> {
  return world.job('prescale.sh', {
    ...{ NEW_REDIS_REPLICAS: String(redis), NEW_SENTINEL_REPLICAS: String(sentinels) },
    ...{ NEW_TOPOLOGY: 'statefulsets', NEW_PERSISTENCE: 'yes' },
  })
}

/** What `helm upgrade` to these counts does: the Job, then settings and Services, then pods begin or end, all at once. */
export async function helmUpgrade(world: World, counts: Counts): Promise<void> {
  expect(await scaleJob(world, counts), 'the Job before the upgrade').to.deep.equal({ code: 0, signal: null })
  const before = [...world.redis, ...world.sentinels]
  await world.resize(counts)
  const after = [...world.redis, ...world.sentinels]
  await Promise.all([
    ...after.map((pod) => pod.start()),
    ...before.filter((pod) => !after.includes(pod)).map((pod) => pod.deleteGracefully()),
  ])
}

/** Wait until every Sentinel lists exactly the other Sentinels and all replicas by their addresses, none of them as down, and says that it has a quorum. */
export async function exactLists(world: World): Promise<void> {
  await waitUntil({
    what: 'every Sentinel to list exactly who there is',
    timeoutMs: 150_000,
    everyMs: 500,
    hint: `read ${world.timeline}`,
    look: async () => {
      const wrong = await Promise.all(world.sentinels.map(({ address }) => wrongList(world, address)))
      const seen = wrong.filter((each) => each !== undefined)
      return seen.length === 0 ? { done: true, value: undefined } : { done: false, seen: seen.join('; ') }
    },
  })
}

async function wrongList(world: World, host: string): Promise<string | undefined> {
  return withConnection({ ...guardCredentials(world.secrets), host, port: 26379 }, async (sentinel) => {
    const ask = (what: string): Promise<unknown> => sentinel.call('SENTINEL', what, world.masterName)
    const master = (await ask('GET-MASTER-ADDR-BY-NAME')) as string[] | null
    const down: string[] = []
    const addresses = async (what: string): Promise<string> => {
      const entries = (await ask(what)) as string[][]
      for (const entry of entries) {
        const [address, flags] = [entry[entry.indexOf('ip') + 1] ?? '', entry[entry.indexOf('flags') + 1] ?? '']
        if (/s_down|o_down|disconnected/.test(flags)) down.push(`${address} as ${flags}`)
      }
      return entries
        .map((entry) => entry[entry.indexOf('ip') + 1] ?? '')
        .sort()
        .join(' ')
    }
    const others = (pods: readonly { address: string }[], own: string | undefined): string =>
      pods
        .map(({ address }) => address)
        .filter((address) => address !== own)
        .sort()
        .join(' ')
    const [replicas, peers] = [await addresses('REPLICAS'), await addresses('SENTINELS')]
    const [wantReplicas, wantPeers] = [others(world.redis, master?.[0]), others(world.sentinels, host)]
    if (replicas !== wantReplicas) return `${host} lists the replicas ${replicas}, there are ${wantReplicas}`
    if (peers !== wantPeers) return `${host} lists the Sentinels ${peers}, there are ${wantPeers}`
    if (down.length > 0) return `${host} lists ${down.join(', ')}`
    const quorum = String(await ask('CKQUORUM'))
    return quorum.startsWith('OK') ? undefined : `${host}: ${quorum}`
  })
}
