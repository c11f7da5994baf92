import { stopNode } from '../../drivers/kind/nodes.ts'
import type { Stage } from '../stage.ts'
import { restarted } from './kill-master.ts'
import { lasting } from './lasting.ts'
import { switchOn } from './node-away.ts'
import type { FaultTrace, Victim } from './fault.ts'

/** Power off the master's node, and switch it on again some seconds later. */
export async function powerOff(stage: Stage, victim: Victim, seconds: number): Promise<FaultTrace> {
  const at = Date.now()
  await stopNode(victim.node)
  const undo = lasting(stage, { at, seconds, words: `${victim.node} is switched on` }, () =>
    switchOn(stage, victim.node),
  )
  return { at, unfinished: restarted(victim), undo }
}
