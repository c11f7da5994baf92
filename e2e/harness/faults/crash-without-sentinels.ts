import { setTimeout as sleep } from 'node:timers/promises'
import { podsGone } from '../pods-gone.ts'
import { scaleSet } from '../scale-set.ts'
import type { Stage } from '../stage.ts'
import { killMaster } from './kill-master.ts'
import type { FaultTrace, Victim } from './fault.ts'

/** All Sentinels are gone when the master's process is killed, and come back some seconds later. */
export async function crashWithoutSentinels(stage: Stage, victim: Victim, seconds: number): Promise<FaultTrace> {
  const name = stage.names.sentinelSet
  try {
    await scaleSet(stage, name, 0)
    await podsGone(stage, ['sentinel'])
    const trace = await killMaster(stage, victim)
    await sleep(seconds * 1000)
    return trace
  } finally {
    stage.recorder.mark('undo', 'the Sentinels come back')
    await scaleSet(stage, name, stage.counts.sentinel)
  }
}
