import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { waitUntil } from '../../harness/wait-until.ts'
import { messageOf } from '../../harness/message-of.ts'
import { applicationCredentials, guardCredentials, internalCredentials, secretFiles } from './access.ts'
import type { Credentials, Secrets } from './access.ts'
import { withConnection } from './connect.ts'
import type { Instance } from './instance.ts'
import type { World } from './world.ts'

/** Every pod of a world sees the Secret's files anew, one after the other in the given order. */
export async function renewSecret(world: World, options: RenewOptions): Promise<void> {
  const files = secretFiles(options.secrets, options.previous)
  for (const pod of options.order?.(world) ?? [...world.sentinels, ...world.proxies, ...world.redis]) {
    await pod.renewMount('secrets', files)
    await sleep(options.everyMs ?? 0)
  }
}

/** Options of {@link renewSecret}. */
export interface RenewOptions {
  secrets: Secrets
  previous?: Partial<Secrets>
  /** Which pods, and in which order their kubelets are ready. @defaultValue Sentinels, proxies, data pods */
  order?: (world: World) => readonly Instance[]
  /** Milliseconds between two of them. @defaultValue 0 */
  everyMs?: number
}

/** What each live server and Sentinel answers to these users with these secrets: its name and the error, or `taken`. */
export async function answersTo(world: World, secrets: Secrets): Promise<Record<string, string>> {
  const servers = [
    ...world.redis.map((pod) => ({ pod, port: 6379 })),
    ...world.sentinels.map((pod) => ({ pod, port: 26379 })),
    ...world.proxies.map((pod) => ({ pod, port: 6379 })),
  ].filter(({ pod }) => pod.exists())
  const users = {
    ...{ guard: guardCredentials(secrets), application: applicationCredentials(secrets) },
    proxy: internalCredentials(secrets, 'proxy'),
  }
  const answers: Record<string, string> = {}
  for (const { pod, port } of servers) {
    for (const [user, credentials] of Object.entries(users)) {
      answers[`${pod.name} ${user}`] = await answerOf({ ...credentials, host: pod.address, port })
    }
  }
  return answers
}

/** Wait until all of these answers are `taken`, or all `WRONGPASS`. */
export async function untilAll(world: World, what: 'taken' | 'WRONGPASS', secrets: Secrets): Promise<number> {
  const from = Date.now()
  await waitUntil({
    what: `every server to answer ${what}`,
    timeoutMs: 60_000,
    everyMs: 200,
    hint: `read ${world.timeline}`,
    look: async () => {
      const others = Object.entries(await answersTo(world, secrets)).filter(([, answer]) => answer !== what)
      return others.length === 0 ? { done: true, value: undefined } : { done: false, seen: others.join('; ') }
    },
  })
  return Date.now() - from
}

/** Wait until replication and the Sentinels everywhere use what comes from this key, as all guards do then. */
export async function untilTold(world: World, secrets: Secrets): Promise<void> {
  const derived = (role: string): string => createHash('sha256').update(`${role}:${secrets.internalKey}`).digest('hex')
  const servers = [
    ...world.redis.map((pod) => ({ pod, port: 6379, ask: ['CONFIG', 'GET', 'masterauth'], want: derived('replica') })),
    ...world.sentinels.map((pod) => ({
      ...{ pod, port: 26379, ask: ['SENTINEL', 'CONFIG', 'GET', 'sentinel-pass'], want: derived('sentinel') },
    })),
  ]
  await waitUntil({
    what: 'the new key to be told everywhere',
    timeoutMs: 60_000,
    everyMs: 200,
    hint: `read ${world.timeline}`,
    look: async () => {
      const told = await Promise.all(
        servers.map(({ pod, port, ask: [command = '', ...words] }) =>
          withConnection({ ...guardCredentials(secrets), host: pod.address, port }, (redis) =>
            redis.call(command, ...words),
          ),
        ),
      )
      const behind = servers.filter(({ want }, i) => (told[i] as string[])[1] !== want).map(({ pod }) => pod.name)
      return behind.length === 0 ? { done: true, value: undefined } : { done: false, seen: behind.join(', ') }
    },
  })
}

/** All steps of a rotation: afterwards the former passwords are refused. */
export async function rotateSecret(world: World, fresh: Secrets): Promise<void> {
  const old = { ...world.secrets }
  await renewSecret(world, { secrets: fresh, previous: old })
  await untilAll(world, 'taken', fresh)
  await untilTold(world, fresh)
  Object.assign(world.secrets, fresh)
  await renewSecret(world, { secrets: fresh })
  await untilAll(world, 'WRONGPASS', old)
}

async function answerOf(target: Credentials & { host: string; port: number }): Promise<string> {
  try {
    await withConnection({ ...target, answerTimeoutMs: 3000 }, (redis) => redis.ping())
    return 'taken'
  } catch (error) {
    return messageOf(error).split(' ')[0] ?? ''
  }
}
