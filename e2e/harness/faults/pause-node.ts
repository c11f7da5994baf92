import { pauseNode, unpauseNode } from '../../drivers/kind/nodes.ts'
import type { Stage } from '../stage.ts'
import type { FaultTrace, Victim } from './fault.ts'
import { lasting } from './lasting.ts'

/** Freeze the master's node: connections to it stay open, and nothing answers on them. */
export async function pauseMastersNode(stage: Stage, victim: Victim, seconds: number): Promise<FaultTrace> {
  const at = Date.now()
  await pauseNode(victim.node)
  const undo = lasting(stage, { at, seconds, words: `${victim.node} goes on` }, () => unpauseNode(victim.node))
  return { at, unfinished: () => undefined, undo }
}
