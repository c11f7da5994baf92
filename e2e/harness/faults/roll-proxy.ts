import { setTimeout as sleep } from 'node:timers/promises'
import { restartProxy, scaleProxy } from '../proxy-rollout.ts'
import type { Stage } from '../stage.ts'
import { stillThere } from './fault.ts'
import type { FaultTrace } from './fault.ts'

/** Restart the proxies one after the other. */
export async function rollProxy(stage: Stage): Promise<FaultTrace> {
  const at = Date.now()
  const uids = await restartProxy(stage)
  return { at, unfinished: (now) => stillThere(now, uids) }
}

/** Scale the proxy to another size, and back. */
export async function resizeProxy(stage: Stage, replicas: number): Promise<FaultTrace> {
  const at = Date.now()
  await scaleProxy(stage, replicas)
  // The new ones get connections before they are taken away.
  await sleep(3000)
  await scaleProxy(stage, stage.counts.proxy)
  return { at, unfinished: () => undefined }
}
