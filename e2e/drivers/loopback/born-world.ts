import { settled } from './settled.ts'
import { withWorld } from './with-world.ts'
import type { World, WorldOptions } from './world.ts'

/** A world that was started from nothing and in which all agree; see {@link withWorld}. */
export function withBornWorld<T>(options: WorldOptions, use: (world: World) => Promise<T>): Promise<T> {
  return withWorld(options, async (world) => {
    await world.startAll()
    await settled(world)
    return use(world)
  })
}
