import { createHash } from 'node:crypto'
import { execInPod } from './exec.ts'
import type { EmptyStage } from './open-stage.ts'
import { waitUntil } from './wait-until.ts'

/** What the auth Secret of a set holds; both of a key and its predecessor are let in. */
export type SecretKeys = Partial<
  Record<`${'redis-password' | 'internal-key' | 'proxy-password'}${'' | '-previous'}`, string>
>

/** Longest time from a change of the Secret until every pod has applied it: a kubelet looks every 60 to 90 s. */
const appliedWithinMs = 180_000

/** What a Secret holds, decoded. */
export async function readSecret(
  stage: Pick<EmptyStage, 'cluster' | 'namespace'>,
  name: string,
): Promise<Record<string, string>> {
  const { data } = await stage.cluster.kube.core.readNamespacedSecret({ namespace: stage.namespace, name })
  const decoded = Object.entries(data ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')])
  return Object.fromEntries(decoded) as Record<string, string>
}

/** Replace what a Secret holds. */
export async function writeSecret(stage: EmptyStage, name: string, keys: SecretKeys): Promise<void> {
  const { core } = stage.cluster.kube
  const { namespace } = stage
  const body = await core.readNamespacedSecret({ namespace, name })
  const data = Object.entries(keys).map(([key, value]) => [key, Buffer.from(value).toString('base64')])
  await core.replaceNamespacedSecret({
    namespace,
    name,
    body: { ...body, data: Object.fromEntries(data) as Record<string, string> },
  })
}

/** Wait until all data servers and Sentinels let the application in with exactly these passwords, and every pod uses the current key. */
export async function untilApplied(stage: EmptyStage, passwords: readonly string[]): Promise<void> {
  const wanted = passwords.map((password) => `#${createHash('sha256').update(password).digest('hex')}`).sort()
  await waitUntil({
    what: 'every pod to apply the Secret',
    timeoutMs: appliedWithinMs,
    everyMs: 5000,
    look: async () => {
      const { redisPods, sentinelPods } = stage.names
      const states = await Promise.all([
        ...redisPods.map((pod) => stateOf(stage, { pod, container: 'redis', port: 6379 })),
        ...sentinelPods.map((pod) => stateOf(stage, { pod, container: 'sentinel', port: 26379 })),
      ])
      const behind = states.filter(({ hashes, agreed }) => hashes.join() !== wanted.join() || !agreed)
      if (behind.length === 0) return { done: true, value: undefined }
      return { done: false, seen: behind.map(({ pod, hashes }) => `${pod} has ${hashes.length} passwords`).join(', ') }
    },
  })
}

// The scripts' own library knows how to enter. Passwords stay in the pod: a server lists their hashes.
const program = `
LIB=/opt/redis-sentinel/lib
. "$LIB/common.sh"
. "$LIB/client.sh"
ask "$HA_LOCAL" "$1" 'ACL LIST' | grep '^user default '
[ "$1" = "$SENTINEL_PORT" ] || [ "$SENTINEL_PASSWORD" = "\${SENTINEL_PASSWORDS%% *}" ] && echo agreed
`

async function stateOf(
  stage: EmptyStage,
  { pod, container, port }: { pod: string; container: string; port: number },
): Promise<{ pod: string; hashes: string[]; agreed: boolean }> {
  const { stdout } = await execInPod({
    ...{ kube: stage.cluster.kube, namespace: stage.namespace, pod, container },
    command: ['sh', '-c', program, 'sh', String(port)],
  })
  return { pod, hashes: (stdout.match(/#[0-9a-f]{64}/g) ?? []).sort(), agreed: stdout.includes('agreed') }
}
