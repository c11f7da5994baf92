import { podsByAddress } from '../addresses.ts'
import { HarnessError } from '../error.ts'
import type { Stage } from '../stage.ts'
import type { FaultTrace, Victim } from './fault.ts'
import { releaseOf } from './upgrade.ts'
import { waitUntil } from '../wait-until.ts'

/** A new Service may get the address that the old one had. */
const TRIES = 3

/** By then the set has followed: the promise is two minutes, and `helm upgrade` takes some of the time before it. */
const FOLLOWED_MS = 180_000

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
  await followed(stage, at)
  return { at, unfinished: () => undefined }
}

/** A set at rest may still have the old addresses: wait until every Sentinel knows all new ones. */
async function followed(stage: Stage, from: number): Promise<void> {
  const addresses = [...(await podsByAddress(stage)).keys()]
  await waitUntil({
    what: 'every Sentinel to know the new addresses',
    timeoutMs: FOLLOWED_MS - (Date.now() - from),
    hint: `look into ${stage.artifacts}: do the guards say that a Service has another address?`,
    look: async () => {
      const { sentinels } = await stage.ledger.view()
      const missing = sentinels.flatMap(({ sentinel, address, replicas }) => {
        const known = [address, ...replicas.map((replica) => replica.address)]
        const unknown = addresses.filter((each) => !known.includes(each))
        return unknown.map((each) => `${sentinel} does not know ${each}`)
      })
      return missing.length === 0 ? { done: true, value: undefined } : { done: false, seen: missing.join('; ') }
    },
  })
}
