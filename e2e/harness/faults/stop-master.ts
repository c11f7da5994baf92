import { setTimeout as sleep } from 'node:timers/promises'
import { killProcess } from '../../drivers/kind/kill-process.ts'
import { HarnessError } from '../error.ts'
import type { Stage } from '../stage.ts'
import type { FaultTrace, Victim } from './fault.ts'

/** A process that gets it does nothing until it gets the other. */
export const SIGSTOP = 19
export const SIGCONT = 18

/** Stop the master's redis-server: its connections stay open, and the kernel goes on taking what is sent to it. */
export async function stopMaster(stage: Stage, victim: Victim, seconds: number): Promise<FaultTrace> {
  const target = { node: victim.node, namespace: stage.namespace, pod: victim.pod, container: 'redis' }
  const at = Date.now()
  await killProcess(target, SIGSTOP)
  try {
    await expectSilence(stage, victim.pod)
    await sleep(Math.max(0, at + seconds * 1000 - Date.now()))
  } finally {
    stage.recorder.mark('undo', `${victim.pod} goes on`)
    await killProcess(target, SIGCONT)
  }
  return { at, until: Date.now(), unfinished: () => undefined }
}

// A look takes a second where nobody answers, which is less than any stop.
async function expectSilence(stage: Stage, pod: string): Promise<void> {
  const { nodes } = await stage.ledger.view()
  if (nodes.find(({ node }) => node === pod)?.error !== undefined) return
  throw new HarnessError(`${pod} answers though it is stopped`, { code: 'NOT_STOPPED' })
}
