import { killProcess } from '../../drivers/kind/kill-process.ts'
import type { Stage } from '../stage.ts'
import type { FaultTrace, Victim } from './fault.ts'

/** SIGKILL the master's redis-server from its node. */
export async function killMaster(stage: Stage, victim: Victim): Promise<FaultTrace> {
  const target = { node: victim.node, namespace: stage.namespace, pod: victim.pod, container: 'redis' }
  const at = Date.now()
  await killProcess(target)
  return { at, unfinished: restarted(victim) }
}

/** Whether the victim's redis container has been restarted. */
export function restarted(victim: Victim): FaultTrace['unfinished'] {
  return (pods) => {
    const pod = pods.find(({ metadata }) => metadata?.name === victim.pod)
    const container = pod?.status?.containerStatuses?.find(({ name }) => name === 'redis')
    const again = container?.state?.running !== undefined && container.containerID !== victim.container
    return again ? undefined : `the redis container of ${victim.pod} has not been restarted`
  }
}
