import { podsGone } from '../pods-gone.ts'
import { scaleSet } from '../scale-set.ts'
import type { Stage } from '../stage.ts'
import { anotherMaster } from './another-master.ts'
import type { FaultTrace, Victim } from './fault.ts'

/** Do a fault while the Sentinel with the highest ordinal is gone; it stays away until there is another master, and the undo brings it back. */
export async function withOneSentinelGone(
  stage: Stage,
  victim: Victim,
  fault: () => Promise<FaultTrace>,
): Promise<FaultTrace> {
  const name = stage.names.sentinelSet
  const stay = stage.counts.sentinel - 1
  const undo = (): Promise<void> => scaleSet(stage, name, stage.counts.sentinel)
  try {
    await scaleSet(stage, name, stay)
    await podsGone(stage, ['sentinel'], stay)
    const trace = await fault()
    await anotherMaster(stage, victim)
    return { ...trace, undo }
  } catch (error) {
    await undo()
    throw error
  }
}
