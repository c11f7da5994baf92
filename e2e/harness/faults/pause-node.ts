import { setTimeout as sleep } from 'node:timers/promises'
import { pauseNode, unpauseNode } from '../../drivers/kind/nodes.ts'
import type { Stage } from '../stage.ts'
import type { FaultTrace, Victim } from './fault.ts'

/** Freeze the master's node: connections to it stay open, and nothing answers on them. */
export async function pauseMastersNode(stage: Stage, victim: Victim, seconds: number): Promise<FaultTrace> {
  const at = Date.now()
  await pauseNode(victim.node)
  return {
    at,
    unfinished: () => undefined,
    undo: async () => {
      await sleep(Math.max(0, at + seconds * 1000 - Date.now()))
      stage.recorder.mark('undo', `${victim.node} goes on`)
      await unpauseNode(victim.node)
    },
  }
}
