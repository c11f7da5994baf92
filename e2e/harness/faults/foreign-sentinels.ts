import { setTimeout as sleep } from 'node:timers/promises'
import type { V1Container } from '@kubernetes/client-node'
import { HarnessError } from '../error.ts'
import { execInPod } from '../exec.ts'
import { createNamespace, runOf } from '../namespace.ts'
import { isReady, podNamed, podStory } from '../pods.ts'
import { restrictedContainer, restrictedPod } from '../restricted-pod.ts'
import { setPods } from '../set-pods.ts'
import { neighbourOf } from '../stage.ts'
import type { Stage } from '../stage.ts'
import { waitUntil } from '../wait-until.ts'
import type { FaultTrace } from './fault.ts'

// Each with what it enters with: nothing, or what is wrong.
const foreigners: Record<string, string> = {
  'foreign-without': '',
  'foreign-with-wrong': 'sentinel auth-pass mymaster wrong',
}

const start = `
printf '%s\\n' "sentinel monitor mymaster $MASTER_IP $MASTER_PORT 2" \\
  'sentinel down-after-milliseconds mymaster 3000' "$LOGIN" >/data/sentinel.conf
exec "$(command -v redis-server || command -v valkey-server)" /data/sentinel.conf --sentinel`

// What it monitors, and what the master says to it.
const look = `
cli=$(command -v redis-cli || command -v valkey-cli)
"$cli" -p 26379 SENTINEL GET-MASTER-ADDR-BY-NAME mymaster
"$cli" -h "$MASTER_IP" -p "$MASTER_PORT" PING`

/**
 * Sentinels of another namespace monitor this set's master under the same name, without valid credentials, and go on doing so until
 * the stage is closed: the set is at rest beside them, or is not.
 */
export async function foreignSentinels(stage: Stage, seconds: number): Promise<FaultTrace> {
  const { kube } = stage.cluster
  const namespace = neighbourOf(stage)
  await createNamespace(kube, namespace, await runOf(kube, stage.namespace))
  const [ip = '', port = ''] = (await stage.ledger.view()).sentinels[0]?.address.split(':') ?? []
  const image = (await setPods(stage, ['sentinel']))[0]?.spec?.containers[0]?.image ?? ''
  const at = Date.now()
  for (const [name, login] of Object.entries(foreigners)) {
    const env = { MASTER_IP: ip, MASTER_PORT: port, LOGIN: login }
    const container: V1Container = {
      ...{ name: 'sentinel', image, command: ['sh', '-c', start], securityContext: restrictedContainer },
      env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
      volumeMounts: [{ name: 'data', mountPath: '/data' }],
    }
    const spec = { ...restrictedPod, containers: [container], volumes: [{ name: 'data', emptyDir: {} }] }
    await kube.core.createNamespacedPod({ namespace, body: { metadata: { name }, spec } })
  }
  for (const pod of Object.keys(foreigners)) await monitors(stage, { namespace, pod, ip })
  await sleep(seconds * 1000)
  return { at, until: Date.now(), unfinished: () => undefined }
}

// Otherwise nothing would have been tried.
async function monitors(stage: Stage, foreigner: { namespace: string; pod: string; ip: string }): Promise<void> {
  const { kube } = stage.cluster
  const { namespace, pod, ip } = foreigner
  await waitUntil({
    what: `${namespace}/${pod} to monitor the set's master and to be turned away`,
    timeoutMs: 60_000,
    look: async () => {
      const found = await podNamed(kube, namespace, pod)
      if (found === undefined || !isReady(found))
        return { done: false, seen: found === undefined ? 'no pod' : podStory(found) }
      const command = ['sh', '-c', look]
      const { stdout, stderr } = await execInPod({ kube, namespace, pod, container: 'sentinel', command })
      if (stdout.includes('PONG')) throw new HarnessError(`the master let ${pod} in`, { code: 'LET_IN' })
      if (stdout.includes(ip) && stdout.includes('NOAUTH')) return { done: true, value: undefined }
      return { done: false, seen: stdout.trim() || stderr.trim() }
    },
  })
}
