import { killProcess } from '../../drivers/kind/kill-process.ts'
import { setPods } from '../set-pods.ts'
import type { Stage } from '../stage.ts'
import { victimOf } from '../victim.ts'
import { waitUntil } from '../wait-until.ts'
import { killMaster, restarted } from './kill-master.ts'
import type { FaultTrace, Victim } from './fault.ts'

/** SIGKILL the master, and its successor as soon as writes are acknowledged again. */
export async function killTwice(stage: Stage, victim: Victim): Promise<FaultTrace> {
  const first = await killMaster(stage, victim)
  const master = await waitUntil({
    what: 'a successor',
    timeoutMs: 30_000,
    everyMs: 100,
    look: async () => {
      const { nodes } = await stage.ledger.view()
      const found = nodes.find(({ node, role }) => role === 'master' && node !== victim.pod)
      return found === undefined ? { done: false, seen: 'none' } : { done: true, value: found.node }
    },
  })
  const second = victimOf({ master, pods: await setPods(stage, ['redis']) })
  stage.recorder.mark('fault', `kill-twice: its successor ${second.pod}`)
  await killProcess({ node: second.node, namespace: stage.namespace, pod: second.pod, container: 'redis' })
  const again = restarted(second)
  return { at: first.at, unfinished: (pods) => first.unfinished(pods) ?? again(pods) }
}
