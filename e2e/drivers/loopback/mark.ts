import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { waitUntil } from '../../harness/wait-until.ts'
import { podOf } from './pod-of.ts'
import type { World } from './world.ts'

/**
 * Wait until the mark on a data pod's volume has this epoch. The guard writes it within a second or two of the switch,
 * but not while its pod counts as ending: the 30 s after a hook that handed over.
 * @throws HarnessError after 45 s, with the mark
 */
export async function marked(world: World, ordinal: number, epoch: number): Promise<void> {
  await waitUntil({
    what: `pod ${ordinal} to have a mark of epoch ${epoch}`,
    timeoutMs: 45_000,
    everyMs: 100,
    look: async () => {
      const mark = await readFile(join(podOf(world, ordinal).data, '.redis-sentinel/state'), 'utf8')
      return mark.startsWith(`${epoch} `) ? { done: true, value: undefined } : { done: false, seen: mark }
    },
  })
}
