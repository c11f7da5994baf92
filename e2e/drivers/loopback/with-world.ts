import { HarnessError } from '../../harness/error.ts'
import { messageOf } from '../../harness/message-of.ts'
import { openWorld } from './world.ts'
import type { World, WorldOptions } from './world.ts'

const open = new Set<World>()

/**
 * Open a world, use it, and end all of its processes whatever happens, also on Ctrl-C. Its directory is kept when it fails.
 *
 * @throws HarnessError `SCENARIO_FAILED` with the error's text and the path of the timeline.
 */
export async function withWorld<T>(options: WorldOptions, use: (world: World) => Promise<T>): Promise<T> {
  const world = await openWorld(options)
  if (open.size === 0) watchSignals('on')
  open.add(world)
  let failed = true
  try {
    const result = await use(world)
    failed = false
    return result
  } catch (error) {
    world.note(`FAILED: ${messageOf(error)}`)
    throw new HarnessError(messageOf(error), { code: 'SCENARIO_FAILED', artifacts: [world.timeline], cause: error })
  } finally {
    await world.close({ keep: failed })
    open.delete(world)
    if (open.size === 0) watchSignals('off')
  }
}

function watchSignals(what: 'on' | 'off'): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process[what](signal, endAll)
}

function endAll(): void {
  void Promise.allSettled([...open].map((world) => world.close())).then(() => process.exit(130))
}
