import { killProcess } from '../../drivers/kind/kill-process.ts'
import { HarnessError } from '../error.ts'
import { setPods } from '../set-pods.ts'
import type { Stage } from '../stage.ts'
import type { FaultTrace, Victim } from './fault.ts'

/** SIGKILL a server that is not the master: a replica's, or a Sentinel. */
export async function killOther(stage: Stage, victim: Victim, what: 'redis' | 'sentinel'): Promise<FaultTrace> {
  const others = (await setPods(stage, [what])).filter(({ metadata }) => metadata?.name !== victim.pod)
  const [pod] = others
  const [name, node] = [pod?.metadata?.name, pod?.spec?.nodeName]
  if (name === undefined || node === undefined) {
    throw new HarnessError(`there is no other ${what} than ${victim.pod}`, { code: 'NO_OTHER_POD' })
  }
  const before = pod?.status?.containerStatuses?.find((each) => each.name === what)?.containerID
  const at = Date.now()
  await killProcess({ node, namespace: stage.namespace, pod: name, container: what })
  return {
    at,
    unfinished: (pods) => {
      const now = pods.find(({ metadata }) => metadata?.name === name)
      const container = now?.status?.containerStatuses?.find((each) => each.name === what)
      const back = container?.state?.running !== undefined && container.containerID !== before
      return back ? undefined : `the ${what} container of ${name} has not been restarted`
    },
  }
}
