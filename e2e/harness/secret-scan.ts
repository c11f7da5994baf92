import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { V1Pod } from '@kubernetes/client-node'
import { HarnessError } from './error.ts'
import { execInPod } from './exec.ts'
import { findSecrets, secretsOf } from './find-secrets.ts'
import type { ScannedText } from './find-secrets.ts'
import { isReady, podsOf } from './pods.ts'
import { selectorOf } from './stage.ts'
import type { Stage } from './stage.ts'

// Short-lived processes carry secrets in argv as well, so the process table is read many times.
const dumpProcesses =
  'i=0; while [ $i -lt 30 ]; do cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null; i=$((i+1)); sleep 0.1; done | tr "\\0" "\\n"'

/** Look for the set's secrets where none may be: argv and environment in all containers, ConfigMaps, pods, logs, events. */
export async function scanForSecrets(stage: Stage, secretName: string): Promise<string[]> {
  const { core } = stage.cluster.kube
  const { data } = await core.readNamespacedSecret({ namespace: stage.namespace, name: secretName })
  const decoded = (key: string): string => Buffer.from(data?.[key] ?? '', 'base64').toString('utf8')
  const secrets = secretsOf({ password: decoded('redis-password'), internalKey: decoded('internal-key') })

  const pods = await podsOf(stage.cluster.kube, stage.namespace, selectorOf(stage))
  // One that is on its way out cannot be entered any more.
  const processes = await Promise.all(pods.filter(isReady).flatMap((pod) => processesOf(stage, pod)))
  const configMaps = (await core.listNamespacedConfigMap({ namespace: stage.namespace })).items.map((map) => ({
    where: `ConfigMap ${map.metadata?.name}`,
    text: Object.values(map.data ?? {}).join('\n'),
  }))
  const specs = pods.map((pod) => ({ where: `pod ${pod.metadata?.name}`, text: strings(pod).join('\n') }))
  return findSecrets([...processes, ...configMaps, ...specs, ...(await recorded(stage))], secrets)
}

function processesOf(stage: Stage, pod: V1Pod): Promise<ScannedText>[] {
  const name = pod.metadata?.name ?? ''
  const sidecars = (pod.spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  return [...sidecars, ...(pod.spec?.containers ?? [])].map(async (container) => {
    const { kube } = stage.cluster
    const command = ['sh', '-c', dumpProcesses]
    const target = { kube, namespace: stage.namespace, pod: name, container: container.name }
    const { stdout, stderr } = await execInPod({ ...target, command, timeoutMs: 40_000 })
    // The command reads its own process as well: nothing read is no proof of anything.
    if (!stdout.includes('/proc/[0-9]*/cmdline')) {
      throw new HarnessError(`the processes of ${name} (${container.name}) could not be read: ${stderr}`, {
        code: 'NO_SCAN',
      })
    }
    return { where: `a process of ${name} (${container.name})`, text: stdout }
  })
}

// All texts inside an object, unescaped: JSON would hide a password with quotes.
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(strings)
}

async function recorded(stage: Stage): Promise<ScannedText[]> {
  const files = (await readdir(stage.recorder.logs)).map((file) => join(stage.recorder.logs, file))
  return Promise.all(files.map(async (file) => ({ where: file, text: await readFile(file, 'utf8') })))
}
