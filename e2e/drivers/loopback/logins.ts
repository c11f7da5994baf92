import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../../harness/message-of.ts'
import { applicationCredentials, guardCredentials } from './access.ts'
import type { Secrets } from './access.ts'
import { clock } from './clock.ts'
import { withConnection } from './connect.ts'
import type { Instance } from './instance.ts'
import type { World } from './world.ts'
import type { Refusal } from './writer.ts'

/** Between two new connections to one server, in milliseconds. */
const EVERY_MS = 50

/** Clients that come anew all the time: each connects, logs in, asks one thing and leaves. */
export interface Logins {
  /** Connections and logins that were refused. */
  refused: readonly (Refusal & { server: string; user: string })[]
  /** Number of logins that were taken, by server. */
  taken: Readonly<Record<string, number>>
  stop(): Promise<void>
}

const USERS: Readonly<Record<string, (secrets: Secrets) => { username: string; password: string }>> = {
  application: applicationCredentials,
  guard: guardCredentials,
}

/** Logs in at every server and Sentinel but those of `except`, by turns as application and as guard, with what the test enters with now. */
export function startLogins(world: World, { except = [] }: { except?: readonly Instance[] } = {}): Logins {
  const refused: (Refusal & { server: string; user: string })[] = []
  const taken: Record<string, number> = {}
  let running = true

  const come = async (pod: Instance, port: number, user: string): Promise<void> => {
    const at = clock()
    const credentials = USERS[user]?.(world.secrets) ?? applicationCredentials(world.secrets)
    const target = { ...credentials, host: pod.address, port, connectTimeoutMs: 5000, answerTimeoutMs: 5000 }
    try {
      await withConnection(target, (redis) => redis.ping())
      taken[pod.name] = (taken[pod.name] ?? 0) + 1
    } catch (error) {
      refused.push({ at, host: pod.address, server: pod.name, user, error: messageOf(error) })
    }
  }
  const keepComing = async (pod: Instance, port: number): Promise<void> => {
    for (let turn = 0; running; turn++) {
      const pace = sleep(EVERY_MS)
      await come(pod, port, turn % 2 === 0 ? 'application' : 'guard')
      await pace
    }
  }
  const clients = [
    ...world.redis.filter((pod) => !except.includes(pod)).map((pod) => keepComing(pod, 6379)),
    ...world.sentinels.map((pod) => keepComing(pod, 26379)),
  ]
  const stop = async (): Promise<void> => {
    running = false
    await Promise.all(clients)
  }
  world.atEnd(stop)
  return { refused, taken, stop }
}
