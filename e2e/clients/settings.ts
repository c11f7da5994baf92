import { readFileSync } from 'node:fs'
import { streams } from './protocol.ts'
import type { Stream } from './protocol.ts'

/** Where the set is and how to enter it. Everything but the password comes from the environment. */
export interface ClientSettings {
  masterName: string
  /** Names of the Sentinels' Services; each listens on `sentinelPort`. */
  sentinels: string[]
  /** Where clients ask for the master and hear of switches: the Service of all Sentinels, then those of the first three. */
  sentinelHosts: string[]
  sentinelPort: number
  /** Names of the data pods' Services. */
  nodes: string[]
  redisPort: number
  /** Name of the proxy's Service; it listens on `proxyPort` for the master. */
  proxyService: string
  proxyPort: number
  /** What it writes. */
  streams: Stream[]
  /** As it stands in the file now: a new connection enters with what the Secret holds by then. */
  readonly password: string
  ratePerSecond: number
  /** Leave the old master as soon as a Sentinel announces a switch. Many libraries have no such detector. @defaultValue true */
  detector: boolean
  /** Number before that of each stream's first write. */
  firstNumber: number
  httpPort: number
  /** Absent: all addresses. */
  httpHost: string | undefined
}

/** Read the settings; the password is a file, never an argument or a variable. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): ClientSettings {
  const passwordFile = required(env, 'PASSWORD_FILE')
  const sentinels = required(env, 'SENTINELS').split(',')
  return {
    masterName: required(env, 'MASTER_NAME'),
    sentinels,
    sentinelHosts: [required(env, 'SENTINEL_SERVICE'), ...sentinels.slice(0, 3)],
    sentinelPort: Number(env['SENTINEL_PORT'] ?? 26379),
    nodes: required(env, 'NODES').split(','),
    redisPort: Number(env['REDIS_PORT'] ?? 6379),
    proxyService: required(env, 'PROXY_SERVICE'),
    proxyPort: Number(env['PROXY_PORT'] ?? 6379),
    streams: required(env, 'STREAMS').split(',').map(streamNamed),
    get password() {
      return readFileSync(passwordFile, 'utf8')
    },
    ratePerSecond: Number(env['RATE'] ?? 200),
    detector: env['DETECTOR'] !== 'no',
    firstNumber: Number(env['FIRST_NUMBER'] ?? 0),
    httpPort: Number(env['HTTP_PORT'] ?? 8080),
    httpHost: env['HTTP_HOST'],
  }
}

function streamNamed(name: string): Stream {
  const stream = streams.find((one) => one === name)
  if (stream === undefined) throw new Error(`STREAMS names ${name}: allowed are ${streams.join(', ')}`)
  return stream
}

/** A variable of the environment. @throws when it is not set */
export function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name]
  if (value === undefined || value === '') throw new Error(`the environment variable ${name} is not set`)
  return value
}
