import { analyse } from '../../ledger/analyse.ts'
import type { Op, Verdict } from '../../ledger/types.ts'
import { applicationCredentials } from './access.ts'
import type { Credentials } from './access.ts'
import { withConnection } from './connect.ts'
import { lookUp } from './lookup.ts'
import { podOf } from './pod-of.ts'
import { startProxyWriter } from './proxy-writer.ts'
import type { ProxyWriter } from './proxy-writer.ts'
import type { World } from './world.ts'

/** What became of the writes of one client, and of its attempts to connect. */
export interface ClientVerdict extends Verdict {
  refused: readonly string[]
}

/** Two clients of the proxies: one stays on its connection, one takes a new one every few writes. */
export interface ProxyClients {
  sticky: ProxyWriter
  reconnecting: ProxyWriter
  /** Stop, and look every write up on the master. */
  judge(master: number): Promise<{ sticky: ClientVerdict; reconnecting: ClientVerdict }>
}

/** Start both. `host` says which proxy a new connection reaches; the first one when left out. */
export function startProxyClients(world: World, host: () => string = () => proxyAddress(world)): ProxyClients {
  const credentials = (): Credentials => applicationCredentials(world.secrets)
  const common = { credentials, host }
  const sticky = startProxyWriter({ ...common, stream: 'sticky' })
  const reconnecting = startProxyWriter({ ...common, stream: 'reconnecting', writesPerConnection: 5 })
  const stop = async (): Promise<void> => void (await Promise.all([sticky.stop(), reconnecting.stop()]))
  world.atEnd(stop)
  return {
    sticky,
    reconnecting,
    judge: async (master) => {
      await stop()
      const server = { ...credentials(), host: podOf(world, master).address, port: 6379, answerTimeoutMs: 5000 }
      const find = (ops: readonly Op[]): Promise<(op: Op) => boolean> =>
        withConnection(server, (redis) => lookUp(redis, ops))
      const of = async (writer: ProxyWriter): Promise<ClientVerdict> => ({
        ...analyse(writer.ops, { present: await find(writer.ops) }),
        refused: writer.refused.map(({ error }) => error),
      })
      return { sticky: await of(sticky), reconnecting: await of(reconnecting) }
    },
  }
}

/** Address of the first proxy. */
export function proxyAddress(world: World): string {
  const [proxy] = world.proxies
  if (proxy === undefined) throw new RangeError('this world has no proxy')
  return proxy.address
}
