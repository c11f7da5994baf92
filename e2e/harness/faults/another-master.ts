import type { Stage } from '../stage.ts'
import { waitUntil } from '../wait-until.ts'
import type { Victim } from './fault.ts'

/** Wait until one server calls itself the master, and it is not the one that a fault was for. */
export async function anotherMaster(stage: Stage, victim: Victim): Promise<void> {
  await waitUntil({
    what: `another master than ${victim.pod}`,
    timeoutMs: 60_000,
    look: async () => {
      const { nodes } = await stage.ledger.view()
      const masters = nodes.filter(({ role }) => role === 'master').map(({ node }) => node)
      const done = masters.length === 1 && masters[0] !== victim.pod
      return done ? { done, value: undefined } : { done: false, seen: masters.join(', ') }
    },
  })
}
