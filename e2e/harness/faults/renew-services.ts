import { HarnessError } from '../error.ts'
import type { Stage } from '../stage.ts'
import type { FaultTrace, Victim } from './fault.ts'
import { releaseOf } from './upgrade.ts'

/** A new Service may get the address that the old one had. */
const TRIES = 3

/** Delete the Service of the master's pod, or of each data pod, and have `helm upgrade` make it anew, with another address. */
export async function renewServices(stage: Stage, victim: Victim, what: 'master' | 'redis'): Promise<FaultTrace> {
  const { upgrade } = releaseOf(stage)
  const names = what === 'master' ? [victim.pod] : stage.names.redisPods
  const { core } = stage.cluster.kube
  const addressOf = async (name: string): Promise<string | undefined> =>
    (await core.readNamespacedService({ namespace: stage.namespace, name })).spec?.clusterIP
  const before = new Map<string, string | undefined>()
  for (const name of names) before.set(name, await addressOf(name))
  const at = Date.now()
  let same = names
  for (let i = 0; i < TRIES && same.length > 0; i++) {
    for (const name of same) await core.deleteNamespacedService({ namespace: stage.namespace, name })
    await upgrade({})
    const now = await Promise.all(same.map(addressOf))
    same = same.filter((name, place) => now[place] === before.get(name))
  }
  if (same.length > 0) {
    throw new HarnessError(`after ${TRIES} times the Services ${same.join(', ')} have the same addresses`, {
      code: 'NOT_RENEWED',
      hint: 'look whether helm made them anew: the fault needs another address',
    })
  }
  return { at, unfinished: () => undefined }
}
