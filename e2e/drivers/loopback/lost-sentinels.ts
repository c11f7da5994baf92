import type { World } from './world.ts'

/** All Sentinels end, and come back on new volumes. */
export async function loseSentinels(world: World): Promise<void> {
  await Promise.all(world.sentinels.map((pod) => pod.crash()))
  await Promise.all(world.sentinels.map((pod) => pod.loseVolume()))
  await Promise.all(world.sentinels.map((pod) => pod.start()))
}
