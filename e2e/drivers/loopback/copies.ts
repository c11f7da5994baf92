import { HarnessError } from '../../harness/error.ts'
import { waitUntil } from '../../harness/wait-until.ts'
import type { DataPod } from './data-pod.ts'
import { majorityOf } from './majority.ts'
import type { World } from './world.ts'

/** The address that a majority of the Sentinels names now. */
export async function namedMaster(world: World): Promise<string | undefined> {
  const views = await Promise.all(world.sentinels.map((pod) => world.viewOf(pod.address).catch(() => undefined)))
  return majorityOf(
    views.flatMap((view) => (view === undefined ? [] : [view.address])),
    world.sentinels.length,
  )
}

/** How many replicas are in sync besides this pod. */
export async function copiesWithout(world: World, pod: DataPod): Promise<number> {
  const now = await copies(world)
  return now === undefined ? 0 : now.inSync.filter((address) => address !== pod.address).length
}

/** The pods that have everything: the named master and those in sync with it; none if nobody is named or it is away. */
export async function whole(world: World): Promise<DataPod[]> {
  const now = await copies(world)
  return now === undefined ? [] : world.redis.filter(({ address }) => [now.master, ...now.inSync].includes(address))
}

// The named master, how far its data reaches, and the replicas that it holds to be in sync itself.
async function copies(world: World): Promise<{ master: string; offset: number; inSync: string[] } | undefined> {
  const master = await namedMaster(world)
  if (master === undefined) return undefined
  const replication = await world.replicationOf(master).catch(() => undefined)
  return replication?.role === 'master' ? { master, ...replication } : undefined
}

/** A master counts a replica's lag in whole seconds, and one of a second is as good as none. */
const LAG_TELLS_MS = 3000

/** @throws HarnessError `NOT_CUT_OFF` when a pod that was cut off for so long is still in sync with the master that is named */
export async function mustBeMissed(world: World, pod: DataPod, forMs: number): Promise<void> {
  if (forMs < LAG_TELLS_MS || !(await copies(world))?.inSync.includes(pod.address)) return
  throw new HarnessError(`${pod.name} was cut off for ${forMs} ms, and the master holds it to be in sync`, {
    code: 'NOT_CUT_OFF',
    hint: `read ${world.timeline}`,
  })
}

/** Wait until every replica has what the master has now. @throws HarnessError `WAIT_TIMED_OUT` after ten seconds */
export async function replicasHaveRead(world: World, master: DataPod): Promise<void> {
  const { offset } = await world.replicationOf(master.address)
  const replicas = world.redis.filter((pod) => pod !== master && pod.exists())
  await waitUntil({
    what: `every replica of ${master.name} to have read ${offset}`,
    timeoutMs: 10_000,
    everyMs: 50,
    hint: `read ${world.timeline}`,
    look: async () => {
      const offsets = await Promise.all(
        replicas.map(async ({ address }) => (await world.replicationOf(address)).offset),
      )
      if (offsets.every((one) => one >= offset)) return { done: true, value: undefined }
      return { done: false, seen: replicas.map(({ name }, i) => `${name}: ${offsets[i]}`).join(', ') }
    },
  })
}

/**
 * Wait until a replica has what the master has now, if the master counts one. For up to a second after a full sync it counts one that it
 * sends nothing to: it waits for an ACK, and the first one of Valkey 9 (of Redis 8 seldom) comes too early to be heard. What it acknowledges
 * then dies with it, and docs/guarantees.md says so.
 *
 * @throws HarnessError `WAIT_TIMED_OUT` after five seconds
 */
export async function oneStreams(world: World): Promise<void> {
  const began = await copies(world)
  if (began === undefined || began.inSync.length === 0) return
  await waitUntil({
    what: `a replica of ${began.master} to have read ${began.offset}`,
    timeoutMs: 5000,
    everyMs: 20,
    hint: `read ${world.timeline}`,
    look: async () => {
      const now = await copies(world)
      if (now?.master !== began.master || now.inSync.length === 0) return { done: true, value: undefined }
      const offsets = await Promise.all(
        now.inSync.map((address) =>
          world.replicationOf(address).then(
            // Until its link is up it may say how far another history reached.
            ({ offset, linkUp }) => (linkUp ? offset : 0),
            () => 0,
          ),
        ),
      )
      if (offsets.some((offset) => offset >= began.offset)) return { done: true, value: undefined }
      return { done: false, seen: offsets.join(', ') }
    },
  })
}

/** Wait until a pod that was away has everything again. @throws HarnessError `WAIT_TIMED_OUT` after a minute */
export async function backInSync(world: World, pod: DataPod): Promise<void> {
  await waitUntil({
    what: `${pod.name} to be the master or in sync again`,
    timeoutMs: 60_000,
    everyMs: 200,
    hint: `read ${world.timeline}`,
    look: async () => {
      const now = await copies(world)
      const seen = now === undefined ? 'no master' : `in sync with ${now.master}: ${now.inSync.join(', ')}`
      if (now === undefined || ![now.master, ...now.inSync].includes(pod.address)) return { done: false, seen }
      const { offset } = await world.replicationOf(pod.address)
      return offset >= now.offset
        ? { done: true, value: undefined }
        : { done: false, seen: `${offset} of ${now.offset}` }
    },
  })
}
