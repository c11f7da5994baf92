import { killProcess } from '../../drivers/kind/kill-process.ts'
import { setPods } from '../set-pods.ts'
import type { Stage } from '../stage.ts'
import { killMaster } from './kill-master.ts'
import type { FaultTrace, Victim } from './fault.ts'
import { SIGCONT, SIGSTOP } from './stop-master.ts'

/** SIGKILL the master's redis-server while all guards are stopped; they go on when writes are back. */
export async function killUnguarded(stage: Stage, victim: Victim): Promise<FaultTrace> {
  const pods = await setPods(stage, ['redis'])
  const signalGuards = async (signal: number): Promise<void> => {
    for (const { metadata, spec } of pods) {
      const target = { node: spec?.nodeName ?? '', namespace: stage.namespace, pod: metadata?.name ?? '' }
      // What watches the server is a process of its own.
      await killProcess({ ...target, container: 'guard', all: true }, signal)
    }
  }
  await signalGuards(SIGSTOP)
  try {
    const trace = await killMaster(stage, victim)
    return { ...trace, undo: () => signalGuards(SIGCONT) }
  } catch (error) {
    await signalGuards(SIGCONT)
    throw error
  }
}
