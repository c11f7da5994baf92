import { plugInNode, unplugNode } from '../../drivers/kind/nodes.ts'
import type { Stage } from '../stage.ts'
import { insideClient } from '../inside-client.ts'
import type { FaultTrace, Victim } from './fault.ts'
import { lasting } from './lasting.ts'

/** Unplug the network of the master's node: the master is left with a client on the same node. */
export async function cutOff(stage: Stage, victim: Victim, seconds: number): Promise<FaultTrace> {
  const inside = await insideClient(stage, victim.node)
  const at = Date.now()
  await unplugNode(victim.node)
  const cutBy = Date.now()
  const undo = lasting(stage, { at, seconds, words: `${victim.node} is plugged in` }, () => plugInNode(victim.node))
  return { at, cutBy, unfinished: () => undefined, undo, inside: inside.finish }
}
