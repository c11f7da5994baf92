import type { DataPod } from './data-pod.ts'
import type { World } from './world.ts'

/** A data pod by its ordinal. @throws RangeError when there is none. */
export function podOf(world: World, ordinal: number): DataPod {
  const pod = world.redis[ordinal]
  if (pod === undefined) throw new RangeError(`no data pod ${ordinal}: there are ${world.redis.length}`)
  return pod
}
