import { drainNode } from '../drain-node.ts'
import { HarnessError } from '../error.ts'
import { setPods } from '../set-pods.ts'
import type { Stage } from '../stage.ts'
import { stillThere } from './fault.ts'
import type { FaultTrace, Victim } from './fault.ts'

/**
 * Drain the master's node and that of another data pod: at once, or one right after the other. Both begin with the data pods, so the
 * budget makes one wait: in the second case the first one's data pod is gone, and not back.
 */
export async function twoDrains(stage: Stage, victim: Victim, together: boolean): Promise<FaultTrace> {
  const second = (await setPods(stage, ['redis'])).find(({ spec }) => spec?.nodeName !== victim.node)?.spec?.nodeName
  if (second === undefined) {
    throw new HarnessError(`all data pods are on ${victim.node}`, {
      code: 'NO_SECOND_NODE',
      hint: 'give the scenario more nodes, or spread: required',
    })
  }
  const at = Date.now()
  const first = drainNode(stage, victim.node)
  if (!together) await first
  const both = await Promise.all([first, drainNode(stage, second)])
  const uids = new Set(both.flatMap(({ gone }) => [...gone]))
  return { at, refusedEvictions: both.flatMap(({ refused }) => refused), unfinished: (now) => stillThere(now, uids) }
}
