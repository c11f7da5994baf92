import { Redis } from 'ioredis'
import type { ClientSettings } from './settings.ts'

// Short times: the client must measure the servers, not its own patience.
const impatient = {
  connectTimeout: 500,
  commandTimeout: 1000,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  disableClientInfo: true,
}

/** A connection that follows the master: asks Sentinels, and leaves the old master when one announces a switch. */
export function connectToMaster(settings: ClientSettings): Redis {
  const seeds = [...settings.sentinels, settings.sentinelService]
  return new Redis({
    ...impatient,
    sentinels: seeds.map((host) => ({ host, port: settings.sentinelPort })),
    name: settings.masterName,
    username: 'default',
    password: settings.password,
    sentinelUsername: 'default',
    sentinelPassword: settings.password,
    sentinelCommandTimeout: 500,
    sentinelRetryStrategy: () => 50,
    sentinelReconnectStrategy: () => 500,
    retryStrategy: () => 50,
    failoverDetector: true,
    socketTimeout: 3000,
  })
}

/** A connection to one server, whatever its role; `retryMs` 0 gives up at once. */
export function connectToServer(
  settings: ClientSettings,
  options: { host: string; port: number; retryMs: number },
): Redis {
  return new Redis({
    ...impatient,
    host: options.host,
    port: options.port,
    username: 'default',
    password: settings.password,
    enableReadyCheck: false,
    lazyConnect: true,
    retryStrategy: options.retryMs === 0 ? null : () => options.retryMs,
  })
}
