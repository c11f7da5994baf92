import { startNode, stopNode } from '../../drivers/kind/nodes.ts'
import type { Stage } from '../stage.ts'
import { waitUntil } from '../wait-until.ts'
import { deleteAllPods } from './delete-all-pods.ts'
import type { FaultTrace, Victim } from './fault.ts'

/** Power off the master's node, and delete all pods at once with grace 0: the named master stays away until the undo. */
export async function nodeAway(stage: Stage, victim: Victim): Promise<FaultTrace> {
  const at = Date.now()
  await stopNode(victim.node)
  try {
    const { unfinished } = await deleteAllPods(stage, 0)
    return { at, unfinished, undo: () => bringBack(stage, victim.node) }
  } catch (error) {
    await startNode(victim.node)
    throw error
  }
}

async function bringBack(stage: Stage, name: string): Promise<void> {
  const from = new Date()
  await startNode(name)
  await waitUntil({
    what: `node ${name} to be Ready again`,
    timeoutMs: 120_000,
    look: async () => {
      const node = await stage.cluster.kube.core.readNode({ name })
      const ready = node.status?.conditions?.find(({ type }) => type === 'Ready')
      // The condition is stale until the kubelet has spoken again.
      if (ready?.status === 'True' && (ready.lastHeartbeatTime ?? from) > from) return { done: true, value: undefined }
      return { done: false, seen: `Ready is ${ready?.status} since ${ready?.lastHeartbeatTime?.toISOString()}` }
    },
  })
}
