import type { V1Pod } from '@kubernetes/client-node'
import type { ViewAnswer } from '../clients/protocol.ts'
import { setPods } from './set-pods.ts'
import type { Stage } from './stage.ts'
import { unsettled } from './unsettled.ts'
import { waitUntil } from './wait-until.ts'

/** A set at rest. */
export interface Settled {
  view: ViewAnswer
  pods: V1Pod[]
  /** Name of the master's pod. */
  master: string
  epoch: number
}

/** Options of {@link settle}. */
export interface SettleOptions {
  /** @defaultValue 120000 */
  timeoutMs?: number
  /** A further condition: why it is not met yet, or undefined. */
  unless?: (pods: readonly V1Pod[]) => string | undefined
  /** Told of every look at the set. */
  onView?: (view: ViewAnswer) => void
}

/** Wait until the set is at rest: see `unsettled` for what that means. */
export async function settle(stage: Stage, options: SettleOptions = {}): Promise<Settled> {
  return waitUntil({
    what: `${stage.namespace} to be at rest`,
    timeoutMs: options.timeoutMs ?? 120_000,
    hint: `look into ${stage.artifacts}`,
    look: async () => {
      const pods = await setPods(stage, ['redis', 'sentinel', 'proxy'])
      const view = viewOf(stage, await stage.ledger.view())
      stage.recorder.look(view)
      options.onView?.(view)
      const missing = options.unless?.(pods)
      if (missing !== undefined) return { done: false, seen: missing }
      const why = unsettled({ view, pods, expected: stage.counts })
      if (why.length > 0) return { done: false, seen: why.join('; ') }
      const master = view.nodes.find(({ role }) => role === 'master')?.node ?? ''
      return { done: true, value: { view, pods, master, epoch: view.sentinels[0]?.epoch ?? 0 } }
    },
  })
}

// The ledger client may know of more than there is at the moment.
function viewOf({ names }: Stage, view: ViewAnswer): ViewAnswer {
  return {
    ...view,
    sentinels: view.sentinels.filter(({ sentinel }) => names.sentinelPods.includes(sentinel)),
    nodes: view.nodes.filter(({ node }) => names.redisPods.includes(node)),
  }
}
