import { startNode, stopNode } from '../../drivers/kind/nodes.ts'
import { nodeReady } from '../node-ready.ts'
import type { Stage } from '../stage.ts'
import { deleteAllPods } from './delete-all-pods.ts'
import type { FaultTrace, Victim } from './fault.ts'

/** Power off the master's node, and delete all pods at once with grace 0: the named master stays away until the undo. */
export async function nodeAway(stage: Stage, victim: Victim): Promise<FaultTrace> {
  const at = Date.now()
  await stopNode(victim.node)
  try {
    const { unfinished } = await deleteAllPods(stage, 0)
    return { at, unfinished, undo: () => switchOn(stage, victim.node) }
  } catch (error) {
    await startNode(victim.node)
    throw error
  }
}

/** Switch a node on again, until it is ready. */
export async function switchOn(stage: Stage, node: string): Promise<void> {
  const from = new Date()
  await startNode(node)
  await nodeReady(stage, node, from)
}
