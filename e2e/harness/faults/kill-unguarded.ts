import type { Stage } from '../stage.ts'
import { killMaster } from './kill-master.ts'
import type { FaultTrace, Victim } from './fault.ts'
import { withGuardsStopped } from './stop-guards.ts'

/** SIGKILL the master's redis-server while all guards are stopped; they go on when writes are back. */
export async function killUnguarded(stage: Stage, victim: Victim): Promise<FaultTrace> {
  return withGuardsStopped(stage, () => killMaster(stage, victim))
}
