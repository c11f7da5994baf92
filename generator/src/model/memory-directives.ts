import type { Values } from '../../../schemas/values.d.ts'
import { memory, type MemoryShares, type OwnMemory } from './memory.ts'
import { redisBytesOf } from './quantity.ts'

type Config = Values['redis']['config']

/** What `redis.config` sets of the memory. An amount that no server reads counts as 0; {@link memoryObjections} refuses it. */
export function ownMemory(config: Config): OwnMemory {
  const maxmemory = directiveText(config, 'maxmemory')
  const backlog = directiveText(config, 'repl-backlog-size')
  return {
    ...(maxmemory !== undefined && { maxmemory: redisBytesOf(maxmemory) ?? 0 }),
    ...(backlog !== undefined && { backlog: redisBytesOf(backlog) ?? 0 }),
  }
}

/** Value of a directive as it stands in redis.conf; undefined when the values leave it out. */
export function directiveText(config: Config, name: string): string | undefined {
  const value = config[name]
  if (value === undefined || value === null) return undefined
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
}

/** Directives of `redis.config` that do not fit the memory; `limit` is the memory limit in bytes, 0 for none. */
export function memoryObjections(config: Config, limit: number, shares: MemoryShares): string[] {
  return [
    ...maxmemoryObjections(directiveText(config, 'maxmemory')),
    ...backlogObjections(directiveText(config, 'repl-backlog-size'), shares),
    ...bufferObjections(directiveText(config, 'client-output-buffer-limit'), limit, shares),
  ]
}

function maxmemoryObjections(text: string | undefined): string[] {
  if (text === undefined) return []
  const bytes = redisBytesOf(text)
  if (bytes === undefined) return [`redis.config.maxmemory is ${text}: ${writeAmount}`]
  if (bytes === 0 || bytes >= memory.leastMaxmemory) return []
  return [`redis.config.maxmemory is ${text}, allowed are 0 (none) and ${memory.leastMaxmemory} bytes or more`]
}

function backlogObjections(text: string | undefined, { share }: MemoryShares): string[] {
  if (text === undefined) return []
  const bytes = redisBytesOf(text)
  if (bytes === undefined) return [`redis.config.repl-backlog-size is ${text}: ${writeAmount}`]
  const most = share - memory.leastData
  if (bytes > 0 && (share === 0 || bytes <= most)) return []
  const allowed = share === 0 ? '1 byte or more' : `1 to ${most} bytes: it shares ${share} bytes with the data`
  return [`redis.config.repl-backlog-size is ${text}, allowed are ${allowed}`]
}

const amount = '([0-9]{1,15}b?|[0-9]{1,9}[kmg]b?)'
const bufferLimits = new RegExp(`^((normal|replica|slave|pubsub) +${amount} +${amount} +[0-9]+( +|$))+$`, 'i')

function bufferObjections(text: string | undefined, limit: number, shares: MemoryShares): string[] {
  if (text === undefined) return []
  if (!bufferLimits.test(text)) {
    return [
      `redis.config.client-output-buffer-limit is ${text}: write class, hard limit, soft limit and seconds, such as replica 256mb 0 0`,
    ]
  }
  const hard = text
    .match(/(replica|slave) +[^ ]+/gi)
    ?.at(-1)
    ?.split(/ +/)[1]
  if (hard === undefined || limit === 0) return []
  const bytes = redisBytesOf(hard) ?? 0
  const most = shares.backlog + limit - shares.share - memory.leastReserve
  if (bytes > 0 && bytes <= most) return []
  return [`redis.config.client-output-buffer-limit gives a replica ${hard}, allowed are 1 to ${most} bytes`]
}

const writeAmount = 'write bytes or an amount such as 256mb'
