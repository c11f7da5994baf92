import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node'
import { HarnessError } from './error.ts'
import { execInPod } from './exec.ts'
import { findSecrets, secretsOf } from './find-secrets.ts'
import type { ScannedText, SecretData } from './find-secrets.ts'
import { podNamed, podsOf } from './pods.ts'
import { readSecret } from './rotate-secret.ts'
import { selectorOf } from './stage.ts'
import type { Stage } from './stage.ts'

// Short-lived processes carry secrets in argv as well, so the process table is read many times.
const dumpProcesses =
  'i=0; while [ $i -lt 30 ]; do cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null; i=$((i+1)); sleep 0.1; done | tr "\\0" "\\n"'

/** What {@link scanForSecrets} reads of a stage. */
export type ScannedStage = Pick<Stage, 'cluster' | 'namespace' | 'release' | 'recorder'>

/**
 * Looks for the set's secrets where none may be. Returns each finding as `<secret> in <where>`.
 *
 * - The Secret's values as they are now, the passwords made from them, and the same of what was in the Secret before (`replaced`).
 * - argv and environment of the processes that run now in the release's containers, for 3 s: also in pods that are not ready. A process
 *   that has ended before is not seen: of Jobs and test pods that are gone there are objects and logs.
 * - The namespace's ConfigMaps as they are now.
 * - All states of the namespace's pods, Jobs and events, and the logs of all its containers, since the recording began.
 */
export async function scanForSecrets(
  stage: ScannedStage,
  secretName: string,
  replaced: readonly SecretData[] = [],
): Promise<string[]> {
  const { kube } = stage.cluster
  const { namespace } = stage
  const secrets = secretsOf(await readSecret(stage, secretName), replaced)
  if (secrets.size === 0) {
    throw new HarnessError(`the Secret ${secretName} is empty: nothing would be looked for`, { code: 'NO_SCAN' })
  }
  const pods = await podsOf(kube, namespace, selectorOf(stage))
  const processes = (await Promise.all(pods.flatMap((pod) => processesOf(stage, pod)))).flat()
  if (processes.length === 0) {
    throw new HarnessError(`no container runs in ${namespace}: no process could be read`, { code: 'NO_SCAN' })
  }
  const configMaps = (await kube.core.listNamespacedConfigMap({ namespace })).items.map((map) => ({
    where: `ConfigMap ${map.metadata?.name}`,
    text: Object.values(map.data ?? {}).join('\n'),
  }))
  return findSecrets([...processes, ...configMaps, ...stage.recorder.texts(), ...(await logsOf(stage))], secrets)
}

// A pod that is on its way out cannot be entered any more.
function processesOf(stage: ScannedStage, pod: V1Pod): Promise<ScannedText[]>[] {
  if (pod.metadata?.deletionTimestamp !== undefined) return []
  return runningIn(pod).map(async (container) => {
    const name = pod.metadata?.name ?? ''
    try {
      return [await dumpOf(stage, name, container.name)]
    } catch (error) {
      if (await hasEnded(stage, name, container)) return []
      throw error
    }
  })
}

async function dumpOf(stage: ScannedStage, pod: string, container: string): Promise<ScannedText> {
  const target = { kube: stage.cluster.kube, namespace: stage.namespace, pod, container }
  const { stdout, stderr } = await execInPod({ ...target, command: ['sh', '-c', dumpProcesses], timeoutMs: 40_000 })
  // The command reads its own process as well: nothing read is no proof of anything.
  if (!stdout.includes('/proc/[0-9]*/cmdline')) {
    throw new HarnessError(`the processes of ${pod} (${container}) could not be read: ${stderr}`, { code: 'NO_SCAN' })
  }
  return { where: `a process of ${pod} (${container})`, text: stdout }
}

function runningIn({ status }: V1Pod): V1ContainerStatus[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].filter(
    ({ state }) => state?.running !== undefined,
  )
}

async function hasEnded(stage: ScannedStage, name: string, container: V1ContainerStatus): Promise<boolean> {
  const pod = await podNamed(stage.cluster.kube, stage.namespace, name)
  if (pod === undefined || pod.metadata?.deletionTimestamp !== undefined) return true
  return !runningIn(pod).some(({ containerID }) => containerID === container.containerID)
}

async function logsOf({ recorder }: ScannedStage): Promise<ScannedText[]> {
  const files = (await readdir(recorder.logs)).map((file) => join(recorder.logs, file))
  return Promise.all(files.map(async (file) => ({ where: file, text: await readFile(file, 'utf8') })))
}
