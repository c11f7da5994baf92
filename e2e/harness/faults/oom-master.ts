import { execInPod } from '../exec.ts'
import type { Stage } from '../stage.ts'
import type { FaultTrace, Victim } from './fault.ts'
import { restarted } from './kill-master.ts'

// The memory of a script counts in the container's limit, and not in maxmemory.
const program = `
cat /etc/redis-sentinel-auth/redis-password | timeout 20 redis-cli --no-auth-warning --askpass \\
  EVAL "local t = {} for i = 1, 1000000 do t[i] = string.rep('x', 1048576) .. i end" 0 2>&1 || true`

/** Let the master's redis-server ask for more memory than its container may have: the kernel kills it. */
export async function oomMaster(stage: Stage, victim: Victim): Promise<FaultTrace> {
  const { kube } = stage.cluster
  const at = Date.now()
  // The kernel may end the command with the server.
  await execInPod({
    ...{ kube, namespace: stage.namespace, pod: victim.pod, container: 'redis', timeoutMs: 30_000 },
    command: ['sh', '-c', program],
  }).catch((error: unknown) => stage.recorder.mark('exec', String(error)))
  return { at, unfinished: restarted(victim) }
}
