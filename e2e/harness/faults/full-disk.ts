import { setTimeout as sleep } from 'node:timers/promises'
import { fillUp, freeUp } from '../../drivers/kind/tmpfs.ts'
import { inPod } from '../in-pod.ts'
import { smallVolumePath } from '../small-volume.ts'
import type { Stage } from '../stage.ts'
import { waitUntil } from '../wait-until.ts'
import type { FaultTrace, Victim } from './fault.ts'

/** Fill the master's volume for some seconds: Redis cannot write its append-only file, and refuses writes as a master. */
export async function fullDisk(stage: Stage, victim: Victim, seconds: number): Promise<FaultTrace> {
  const place = smallVolumePath(stage, victim.node)
  const at = Date.now()
  try {
    await fillUp(place)
    await writeFails(stage, victim.pod)
    await sleep(Math.max(0, at + seconds * 1000 - Date.now()))
  } finally {
    stage.recorder.mark('undo', 'there is space again')
    await freeUp(place)
  }
  return { at, until: Date.now(), unfinished: () => undefined }
}

async function writeFails(stage: Stage, pod: string): Promise<void> {
  const program = `field aof_last_write_status "$(ask_local 'INFO persistence')"; echo "$FIELD"`
  await waitUntil({
    what: `${pod} to fail to write its append-only file`,
    timeoutMs: 15_000,
    look: async () => {
      const status = await inPod(stage, { pod, container: 'redis', program })
      return status === 'err'
        ? { done: true, value: undefined }
        : { done: false, seen: `aof_last_write_status ${status}` }
    },
  })
}
