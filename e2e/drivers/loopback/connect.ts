import { Redis } from 'ioredis'

/** Who connects where. */
export interface Target {
  host: string
  port: number
  username: string
  password: string
}

/** Options of {@link connect}. */
export interface ConnectOptions extends Target {
  /** Give up connecting after this many milliseconds. @defaultValue 500 */
  connectTimeoutMs?: number
  /** Give up waiting for an answer after this many milliseconds. @defaultValue 1000; 0 = never */
  answerTimeoutMs?: number
}

/**
 * Open one connection that never reconnects, resends or queues: the caller sees each failure as it happens.
 *
 * @throws Error of the socket or of the server, such as `WRONGPASS`.
 */
export async function connect(options: ConnectOptions): Promise<Redis> {
  const { host, port, username, password } = options
  const answerTimeoutMs = options.answerTimeoutMs ?? 1000
  const redis = new Redis({
    ...{ host, port, username, password },
    lazyConnect: true,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    disableClientInfo: true,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    protocol: 2,
    // A server that hangs does not answer a FIN either.
    disconnectTimeout: 100,
    connectTimeout: options.connectTimeoutMs ?? 500,
    ...(answerTimeoutMs === 0 ? {} : { commandTimeout: answerTimeoutMs }),
  })
  let reason: Error | undefined
  redis.on('error', (error: Error) => (reason = error))
  try {
    await redis.connect()
    return redis
  } catch (error) {
    redis.disconnect()
    throw reason ?? error
  }
}

/** Open a connection, use it, close it. */
export async function withConnection<T>(options: ConnectOptions, use: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = await connect(options)
  try {
    return await use(redis)
  } finally {
    redis.disconnect()
  }
}
