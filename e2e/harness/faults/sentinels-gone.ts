import { setTimeout as sleep } from 'node:timers/promises'
import { podsGone } from '../pods-gone.ts'
import { restartProxy } from '../proxy-rollout.ts'
import { scaleSet } from '../scale-set.ts'
import type { Stage } from '../stage.ts'
import { stillThere } from './fault.ts'
import type { FaultTrace } from './fault.ts'

/** Options of {@link sentinelsGone}. */
export interface SentinelsGoneOptions {
  /** How long nobody names a master, in seconds. */
  seconds: number
  /** Restart the proxies meanwhile: they cannot ask then, and have nothing to remember. */
  restartProxy: boolean
}

/** Scale the Sentinels to zero; the undo brings them back. */
export async function sentinelsGone(stage: Stage, options: SentinelsGoneOptions): Promise<FaultTrace> {
  const at = Date.now()
  const name = stage.names.sentinelSet
  const undo = (): Promise<void> => scaleSet(stage, name, stage.counts.sentinel)
  try {
    await scaleSet(stage, name, 0)
    await podsGone(stage, ['sentinel'])
    const uids = options.restartProxy ? await restartProxy(stage) : new Set<string>()
    await sleep(options.seconds * 1000)
    return { at, unfinished: (now) => stillThere(now, uids), undo }
  } catch (error) {
    await undo()
    throw error
  }
}
