import type { Redis } from 'ioredis'

/** What a data pod says of itself in `INFO replication`. */
export interface Replication {
  role: string
  /** Of a replica: whom it follows, and whether the link is up. */
  masterHost: string
  linkUp: boolean
  /** How far its data reaches. */
  offset: number
  /** Of a master: addresses of replicas that are online with a fresh acknowledgement. */
  inSync: string[]
}

/** Ask a data pod for its place in replication. */
export async function readReplication(redis: Redis): Promise<Replication> {
  const info = await redis.info('replication')
  const field = (name: string): string => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(info)?.[1] ?? ''
  const replicas = [...info.matchAll(/^slave\d+:ip=([^,]+),port=\d+,state=online,offset=\d+,lag=([01])\b/gm)]
  return {
    role: field('role'),
    masterHost: field('master_host'),
    linkUp: field('master_link_status') === 'up',
    offset: Number(field('master_repl_offset')),
    inSync: replicas.map((match) => match[1] ?? ''),
  }
}

/** What a Sentinel says of the master. */
export interface SentinelView {
  address: string
  epoch: number
  flags: string
  otherSentinels: number
  replicas: number
}

/** Ask a Sentinel for the master; undefined when it knows none. */
export async function readSentinelView(redis: Redis, masterName: string): Promise<SentinelView | undefined> {
  const answer = await redis.call('SENTINEL', 'MASTER', masterName).catch((error: Error) => {
    if (error.message.includes('No such')) return undefined
    throw error
  })
  if (!Array.isArray(answer)) return undefined
  const field = (name: string): string => String(answer[answer.indexOf(name) + 1])
  return {
    address: field('ip'),
    epoch: Number(field('config-epoch')),
    flags: field('flags'),
    otherSentinels: Number(field('num-other-sentinels')),
    replicas: Number(field('num-slaves')),
  }
}
