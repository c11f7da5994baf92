import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import type { Credentials } from './access.ts'
import { connect } from './connect.ts'

/** Follows what a majority of the Sentinels says. */
export interface Majority {
  /** Address of the master that a majority names; undefined when there is no such majority. */
  current(): string | undefined
  close(): void
}

/** Options of {@link followMajority}. */
export interface MajorityOptions {
  /** With what a new connection enters. */
  credentials: () => Credentials
  /** Their addresses may change. */
  sentinels: readonly { readonly address: string }[]
  masterName: string
  /** Time between two questions to one Sentinel, in milliseconds. @defaultValue 100 */
  everyMs?: number
}

/** Ask every Sentinel on a connection of its own, again and again, until closed. */
export function followMajority(options: MajorityOptions): Majority {
  type Sentinel = MajorityOptions['sentinels'][number]
  const answers = new Map<Sentinel, string>()
  const connections = new Map<Sentinel, Redis>()
  let open = true

  const ask = async (sentinel: Sentinel): Promise<void> => {
    let redis = connections.get(sentinel)
    try {
      if (redis?.status !== 'ready') {
        redis = await connect({ ...options.credentials(), host: sentinel.address, port: 26379, answerTimeoutMs: 300 })
        connections.set(sentinel, redis)
      }
      const answer = (await redis.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', options.masterName)) as string[] | null
      if (answer?.[0] === undefined) answers.delete(sentinel)
      else answers.set(sentinel, answer[0])
    } catch {
      answers.delete(sentinel)
      redis?.disconnect()
      connections.delete(sentinel)
    }
  }
  const follow = async (sentinel: Sentinel): Promise<void> => {
    while (open) {
      await ask(sentinel)
      await sleep(options.everyMs ?? 100)
    }
    connections.get(sentinel)?.disconnect()
  }
  for (const sentinel of options.sentinels) void follow(sentinel)
  return {
    current: () => majorityOf([...answers.values()], options.sentinels.length),
    close: () => {
      open = false
      for (const redis of connections.values()) redis.disconnect()
    },
  }
}

/** The answer that more than half of `voters` gave. */
export function majorityOf(answers: readonly string[], voters: number): string | undefined {
  return [...new Set(answers)].find((answer) => answers.filter((other) => other === answer).length * 2 > voters)
}
