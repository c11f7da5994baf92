import { Redis } from 'ioredis'
import type { RedisOptions } from 'ioredis'
import type { ClientSettings } from './settings.ts'

// Short times: the client must measure the servers, not its own patience.
const impatient = {
  connectTimeout: 500,
  commandTimeout: 1000,
  // A server that hangs does not answer a FIN either; ioredis would wait 2 s for it before it connects again.
  disconnectTimeout: 100,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  disableClientInfo: true,
}

// For questions that measure nothing: a machine that is busy is no reason to leave them unanswered.
const patient = { connectTimeout: 5000, commandTimeout: 10_000 }

/**
 * Returns a connection that follows the master, as `docs/connecting.md` tells every client: it asks Sentinels, and leaves the old master when one
 * announces a switch. It asks the Service of all Sentinels, which leads to a ready one, and subscribes to each of the three by its own Service: the
 * leader of a failover announces it a second late, and if another Sentinel went with the master's node, only one is left to announce it in time. The
 * client learns no further names from a Sentinel, since that Sentinel may be scaled away: a refusal by a Service without a pod takes an ICMP message,
 * a kernel sends one a second, and the other connections wait.
 */
export function connectToMaster(settings: ClientSettings): Redis {
  return new Redis(masterOptions(settings))
}

/** What docs/connecting.md tells every client that asks Sentinels, and what only one that measures wants. */
export function masterOptions(settings: ClientSettings): Omit<RedisOptions, 'replyMapping'> {
  return {
    ...impatient,
    sentinels: settings.sentinelHosts.map((host) => ({ host, port: settings.sentinelPort })),
    updateSentinels: false,
    name: settings.masterName,
    username: 'default',
    password: settings.password,
    sentinelUsername: 'default',
    sentinelPassword: settings.password,
    // A Sentinel that is gone or hangs with its node is in one of three tries, for as long as Kubernetes holds the node to be well: 40 s.
    connectTimeout: 250,
    sentinelCommandTimeout: 250,
    // A server that has just begun to load its data guesses how long it will take: 7 s for one that took less than one.
    maxLoadingRetryTime: 250,
    sentinelRetryStrategy: () => 50,
    sentinelReconnectStrategy: () => 500,
    retryStrategy: () => 50,
    failoverDetector: settings.detector,
    // Just before a failover by Sentinel is over: ioredis does not listen any more to one that was away for a moment, or when it connected, until
    // it connects to a master anew. One that does so much earlier asks more often, and is late when a switch comes between answer and listening.
    socketTimeout: 4500,
  }
}

/** Where a server is, and how to come back to it. */
export interface ServerOptions {
  host: string
  port: number
  /** Time before the next attempt, in milliseconds; 0 gives up at once. */
  retryMs: number
  /** Leave a connection on which a command has heard nothing for so long, in milliseconds. @defaultValue never */
  silentMs?: number
  /** Keep commands until there is a connection. @defaultValue false */
  queue?: boolean
  /** Wait for seconds rather than for tenths of one. @defaultValue false */
  patient?: boolean
}

/** A connection to one server, whatever its role; opened by the first command or by `connect()`. */
export function connectToServer(settings: Pick<ClientSettings, 'password'>, options: ServerOptions): Redis {
  return new Redis({
    ...impatient,
    ...(options.patient === true ? patient : {}),
    host: options.host,
    port: options.port,
    enableOfflineQueue: options.queue ?? false,
    username: 'default',
    password: settings.password,
    enableReadyCheck: false,
    lazyConnect: true,
    ...(options.silentMs === undefined ? {} : { socketTimeout: options.silentMs }),
    // The first attempt after a loss comes at once.
    retryStrategy: options.retryMs === 0 ? null : (times) => (times === 1 ? 1 : options.retryMs),
  })
}
