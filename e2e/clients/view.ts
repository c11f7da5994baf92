import type { Redis } from 'ioredis'
import { connectToServer } from './connect.ts'
import { onlineReplicas, parseFlat, parseInfo, parseListed } from './info.ts'
import type { NodeView, SentinelView, ViewAnswer } from './protocol.ts'
import type { ClientSettings } from './settings.ts'

/** Ask every Sentinel and every data pod, each on a fresh connection, what it believes. */
export async function lookAround(settings: ClientSettings): Promise<ViewAnswer> {
  const [sentinels, nodes] = await Promise.all([
    Promise.all(settings.sentinels.map((sentinel) => askSentinel(settings, sentinel))),
    Promise.all(settings.nodes.map((node) => askNode(settings, node))),
  ])
  return { at: Date.now(), sentinels, nodes }
}

async function askSentinel(settings: ClientSettings, sentinel: string): Promise<SentinelView> {
  const silent = { sentinel, address: '', epoch: 0, flags: '', replicas: [], otherSentinels: [] }
  const target = { host: sentinel, port: settings.sentinelPort }
  return withServer({ settings, target, silent }, async (server) => {
    const [address, answer, replicas, sentinels] = await Promise.all([
      server.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', settings.masterName) as Promise<[string, string] | null>,
      server.call('SENTINEL', 'MASTER', settings.masterName),
      server.call('SENTINEL', 'REPLICAS', settings.masterName),
      server.call('SENTINEL', 'SENTINELS', settings.masterName),
    ])
    const fields = parseFlat(answer)
    return {
      sentinel,
      address: address === null ? '' : address.join(':'),
      epoch: Number(fields.get('config-epoch') ?? 0),
      flags: fields.get('flags') ?? '',
      replicas: parseListed(replicas),
      otherSentinels: parseListed(sentinels),
    }
  })
}

async function askNode(settings: ClientSettings, node: string): Promise<NodeView> {
  const silent = { node, runId: '', role: '', link: '', follows: '', onlineReplicas: [] }
  const target = { host: node, port: settings.redisPort }
  return withServer({ settings, target, silent }, async (server) => {
    const info = parseInfo(`${await server.info('server')}\n${await server.info('replication')}`)
    return {
      node,
      runId: info.get('run_id') ?? '',
      role: info.get('role') ?? '',
      link: info.get('master_link_status') ?? '',
      follows: info.has('master_host') ? `${info.get('master_host')}:${info.get('master_port')}` : '',
      onlineReplicas: onlineReplicas(info),
    }
  })
}

interface Question<T> {
  settings: ClientSettings
  target: { host: string; port: number }
  /** What is known of a server that does not answer. */
  silent: T
}

async function withServer<T>(question: Question<T>, ask: (server: Redis) => Promise<T>): Promise<T> {
  const server = connectToServer(question.settings, { ...question.target, retryMs: 0 })
  let cause: string | undefined
  server.on('error', (error: Error) => (cause ??= error.message))
  try {
    await server.connect()
    return await ask(server)
  } catch (error) {
    // The connection's own error says more than that it is closed.
    return { ...question.silent, error: cause ?? (error instanceof Error ? error.message : String(error)) }
  } finally {
    server.disconnect()
  }
}
