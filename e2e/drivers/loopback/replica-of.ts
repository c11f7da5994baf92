import { guardCredentials } from './access.ts'
import { withConnection } from './connect.ts'
import { podOf } from './pod-of.ts'
import type { World } from './world.ts'

/** Say `REPLICAOF` to the server of a pod behind everybody's back: host and port of whom it follows, or `NO ONE`. */
export async function replicaOf(world: World, ordinal: number, ...words: [string, string]): Promise<void> {
  const target = { ...guardCredentials(world.secrets), host: podOf(world, ordinal).address, port: 6379 }
  await withConnection(target, (redis) => redis.call('REPLICAOF', ...words))
}
