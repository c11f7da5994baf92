import { waitUntil } from '../wait-until.ts'
import { setPods } from '../set-pods.ts'
import type { Stage } from '../stage.ts'
import { killProcess } from '../../drivers/kind/kill-process.ts'
import { killMaster } from './kill-master.ts'
import type { FaultTrace, Victim } from './fault.ts'

/** SIGKILL the master, and its successor as soon as writes are acknowledged again. */
export async function killTwice(stage: Stage, victim: Victim): Promise<FaultTrace> {
  const first = await killMaster(stage, victim)
  const pod = await waitUntil({
    what: 'a successor',
    timeoutMs: 30_000,
    everyMs: 100,
    look: async () => {
      const { nodes } = await stage.ledger.view()
      const master = nodes.find(({ node, role }) => role === 'master' && node !== victim.pod)
      return master === undefined ? { done: false, seen: 'none' } : { done: true, value: master.node }
    },
  })
  const node = (await setPods(stage, ['redis'])).find(({ metadata }) => metadata?.name === pod)?.spec?.nodeName ?? ''
  stage.recorder.mark('fault', `kill-twice: its successor ${pod}`)
  await killProcess({ node, namespace: stage.namespace, pod, container: 'redis' })
  return first
}
