import { HarnessError } from './error.ts'
import type { Victim } from './faults/fault.ts'
import type { Settled } from './settle.ts'

/** The master of a set at rest, as a fault's victim. */
export function victimOf(settled: Pick<Settled, 'master' | 'pods'>): Victim {
  const pod = settled.pods.find(({ metadata }) => metadata?.name === settled.master)
  if (pod === undefined) throw new HarnessError(`no pod for the master ${settled.master}`, { code: 'NO_MASTER_POD' })
  return {
    pod: settled.master,
    node: pod.spec?.nodeName ?? '',
    uid: pod.metadata?.uid ?? '',
    container: pod.status?.containerStatuses?.find(({ name }) => name === 'redis')?.containerID ?? '',
  }
}
