import type { Secrets } from './access.ts'
import type { Instance } from './instance.ts'
import type { Prng } from './prng.ts'
import { renewSecret, untilAll, untilTold } from './rotation.ts'
import { scaleJob } from './scaling.ts'
import type { Counts, World } from './world.ts'

const FEW: Counts = { redis: 3, sentinels: 3 }
const MANY: Counts = { redis: 5, sentinels: 5 }

/** Replace all passwords in the three steps that docs/passwords.md names, whatever happens to the set meanwhile. */
export async function rotateAll(world: World, random: Prng): Promise<void> {
  const old = { ...world.secrets }
  const [password, internalKey] = [`p ${random.next()}`, `k ${random.next()}`]
  // Made of another one: a further draw would change what every seed does.
  const fresh: Secrets = { password, internalKey, proxyPassword: `x ${password}` }
  // Pods that are added later see it, too.
  const order = ({ room }: World): Instance[] => [...room.redis, ...room.sentinels]
  const everyMs = random.int(0, 500)
  await renewSecret(world, { secrets: old, previous: fresh, everyMs, order })
  await untilAll(world, 'taken', fresh)
  Object.assign(world.secrets, fresh)
  await renewSecret(world, { secrets: fresh, previous: old, everyMs, order })
  await untilTold(world, fresh)
  await renewSecret(world, { secrets: fresh, everyMs, order })
  await untilAll(world, 'WRONGPASS', old)
}

/** Three of each become five, or five three, as by `helm upgrade`; `busy` are pods that are not to be ended now. */
export async function resizeSet(world: World, busy: ReadonlySet<unknown>): Promise<void> {
  const counts = world.redis.length === FEW.redis ? MANY : FEW
  const before = [...world.redis, ...world.sentinels]
  const { code } = await scaleJob(world, counts)
  const stays = [...world.room.redis.slice(0, counts.redis), ...world.room.sentinels.slice(0, counts.sentinels)]
  const leaving = before.filter((pod) => !stays.includes(pod))
  if (code !== 0) return world.note('=== resize: refused by the Job')
  if (leaving.some((pod) => busy.has(pod))) return world.note('=== resize: something else happens to a pod that leaves')
  await world.resize(counts)
  await Promise.all([
    ...stays.filter((pod) => !before.includes(pod)).map((pod) => pod.start()),
    ...leaving.map((pod) => pod.deleteGracefully()),
  ])
}
