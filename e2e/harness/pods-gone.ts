import { setPods } from './set-pods.ts'
import type { Component } from './set-pods.ts'
import type { Stage } from './stage.ts'
import { waitUntil } from './wait-until.ts'

/** Wait until all pods of some components have ended, but for those that stay. */
export async function podsGone(stage: Stage, components: readonly Component[], stay = 0): Promise<void> {
  await waitUntil({
    what: `all pods of ${components.join(' and ')} in ${stage.namespace} to be gone${stay === 0 ? '' : ` but ${stay}`}`,
    timeoutMs: 120_000,
    look: async () => {
      const left = await setPods(stage, components)
      return left.length <= stay ? { done: true, value: undefined } : { done: false, seen: `${left.length} pods` }
    },
  })
}
