import { drainNode } from '../drain-node.ts'
import type { Stage } from '../stage.ts'
import { stillThere } from './fault.ts'
import type { FaultTrace, Victim } from './fault.ts'

/** Drain the master's node of the set's pods. */
export async function drainMaster(stage: Stage, victim: Victim): Promise<FaultTrace> {
  const at = Date.now()
  const { gone, refused } = await drainNode(stage, victim.node)
  return { at, refusedEvictions: refused, unfinished: (now) => stillThere(now, gone) }
}
