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
  const whole = await copies(world)
  return whole === undefined ? 0 : whole.inSync.filter((address) => address !== pod.address).length
}

// The named master, and the replicas that it holds to be in sync itself.
async function copies(world: World): Promise<{ master: string; inSync: string[] } | undefined> {
  const master = await namedMaster(world)
  if (master === undefined) return undefined
  const replication = await world.replicationOf(master).catch(() => undefined)
  return replication?.role === 'master' ? { master, inSync: replication.inSync } : undefined
}

/** Wait until a pod that was cut off has everything again. @throws HarnessError `WAIT_TIMED_OUT` after a minute */
export async function backInSync(world: World, pod: DataPod): Promise<void> {
  await waitUntil({
    what: `${pod.name} to be the master or in sync again after it was cut off`,
    timeoutMs: 60_000,
    everyMs: 200,
    hint: `read ${world.timeline}`,
    look: async () => {
      const now = await copies(world)
      if (now !== undefined && [now.master, ...now.inSync].includes(pod.address))
        return { done: true, value: undefined }
      return { done: false, seen: now === undefined ? 'no master' : `in sync: ${now.inSync.join(', ')}` }
    },
  })
}
