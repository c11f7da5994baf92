import { setTimeout as sleep } from 'node:timers/promises'
import type { FaultTrace } from './fault.ts'

/** Let time pass. */
export async function nothing(seconds: number): Promise<FaultTrace> {
  const at = Date.now()
  await sleep(seconds * 1000)
  return { at, unfinished: () => undefined }
}
