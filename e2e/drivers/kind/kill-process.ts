import { HarnessError } from '../../harness/error.ts'
import { run } from '../../harness/run.ts'

/** A container's first process, or all of them. */
export interface ProcessTarget {
  node: string
  namespace: string
  pod: string
  container: string
  /** @defaultValue false */
  all?: boolean
}

/**
 * Send a signal to a container's processes from its node: PID 1 is safe from its own SIGKILL, not from the node's.
 *
 * @throws HarnessError `NO_CONTAINER` when no such container runs.
 */
export async function killProcess(target: ProcessTarget, signal = 9): Promise<void> {
  const ctr = ['exec', target.node, 'ctr', '-n', 'k8s.io']
  const filter = [
    `labels."io.kubernetes.pod.namespace"==${target.namespace}`,
    `labels."io.kubernetes.pod.name"==${target.pod}`,
    `labels."io.kubernetes.container.name"==${target.container}`,
  ].join(',')
  const ids = (await run('docker', [...ctr, 'containers', 'ls', '-q', filter])).stdout.split('\n').filter(Boolean)
  const running = (await run('docker', [...ctr, 'tasks', 'ls'])).stdout.split('\n')
  const alive = ids.filter((id) => running.some((line) => line.startsWith(id) && line.includes('RUNNING')))
  if (alive.length === 0) {
    throw new HarnessError(
      `no running container ${target.container} of ${target.namespace}/${target.pod} on ${target.node}`,
      {
        code: 'NO_CONTAINER',
        hint: 'wait until the pod is ready before the fault',
      },
    )
  }
  for (const id of alive) {
    if (target.all !== true) await run('docker', [...ctr, 'tasks', 'kill', '-s', String(signal), id])
    else await signalAll(target.node, processesIn((await run('docker', [...ctr, 'tasks', 'ps', id])).stdout), signal)
  }
}

/** The processes that `ctr tasks ps` lists, as their node counts them. */
export function processesIn(listing: string): string[] {
  return [...listing.matchAll(/^(\d+)\s/gm)].map(([, pid = '']) => pid)
}

// One may have ended since it was listed.
async function signalAll(node: string, pids: readonly string[], signal: number): Promise<void> {
  const script = 'signal=$1; shift; for pid in "$@"; do kill -s "$signal" "$pid" 2>/dev/null || :; done'
  await run('docker', ['exec', node, 'sh', '-c', script, 'signal', String(signal), ...pids])
}
