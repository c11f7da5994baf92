import { HarnessError } from '../error.ts'
import { inPod } from '../in-pod.ts'
import type { Stage } from '../stage.ts'
import { anotherMaster } from './another-master.ts'
import type { FaultTrace, Victim } from './fault.ts'

/** `SENTINEL FAILOVER` under load: nothing tells the old master, unless its guard does. */
export async function plainFailover(stage: Stage, victim: Victim): Promise<FaultTrace> {
  const pod = stage.names.sentinelPods[0] ?? ''
  const program = 'ask_sentinel "$HA_LOCAL" "SENTINEL FAILOVER mymaster"'
  const at = Date.now()
  const answer = await inPod(stage, { pod, container: 'sentinel', program })
  if (answer !== 'OK') throw new HarnessError(`${pod} refuses to fail over: ${answer}`, { code: 'NO_FAILOVER' })
  await anotherMaster(stage, victim)
  return { at, unfinished: () => undefined }
}

/** The command for operators, run in a data pod that is not the master's. */
export async function failoverByHand(stage: Stage, victim: Victim): Promise<FaultTrace> {
  const pod = stage.names.redisPods.find((name) => name !== victim.pod) ?? ''
  const at = Date.now()
  await inPod(stage, { pod, container: 'redis', program: 'sentinelctl failover' })
  await anotherMaster(stage, victim)
  return { at, unfinished: () => undefined }
}
