import { setPods } from './set-pods.ts'
import type { Component } from './set-pods.ts'
import type { Stage } from './stage.ts'
import { waitUntil } from './wait-until.ts'

/** Wait until the last pod of some components has ended. */
export async function podsGone(stage: Stage, components: readonly Component[]): Promise<void> {
  await waitUntil({
    what: `all pods of ${components.join(' and ')} in ${stage.namespace} to be gone`,
    timeoutMs: 120_000,
    look: async () => {
      const left = await setPods(stage, components)
      return left.length === 0 ? { done: true, value: undefined } : { done: false, seen: `${left.length} pods` }
    },
  })
}
