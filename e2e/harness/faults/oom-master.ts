import type { V1Pod } from '@kubernetes/client-node'
import { inPod } from '../in-pod.ts'
import type { Stage } from '../stage.ts'
import type { FaultTrace, Victim } from './fault.ts'
import { restarted } from './kill-master.ts'

// A file in memory, which is the container's and no process's: of all in there the kernel takes the server then, as where it had grown
// itself. A command that makes it grow at once would keep it from its clients for as long (0.2 to 0.5 s for 512 MiB), and that is no fault
// of what replaces it.
const program = String.raw`
echo 1000 >/proc/1/oom_score_adj
case $(uname -m) in aarch64) memfd_create=279 ;; *) memfd_create=319 ;; esac
perl -e 'open my $file, ">&=", syscall(shift() + 0, my $name = "oom", 0); my $some = "x" x 1048576; 1 while syswrite $file, $some' "$memfd_create"`

const SIGKILLED = 128 + 9

/** Let the master's container ask for more memory than it may have: the kernel kills its redis-server. */
export async function oomMaster(stage: Stage, victim: Victim): Promise<FaultTrace> {
  // A switch may be announced before the command has ended.
  const at = Date.now()
  // The kernel may end the command with the server.
  await inPod(stage, { pod: victim.pod, container: 'redis', program, timeoutMs: 30_000 }).catch((error: unknown) =>
    stage.recorder.mark('exec', String(error)),
  )
  return { at, unfinished: killedForMemory(victim) }
}

/** Whether the kernel killed the victim's server, and it has been restarted: nobody else sends SIGKILL in this fault. */
export function killedForMemory(victim: Victim): FaultTrace['unfinished'] {
  const back = restarted(victim)
  return (pods) => {
    const waiting = back(pods)
    if (waiting !== undefined) return waiting
    const code = exitCodeOf(pods, victim)
    return code === SIGKILLED
      ? undefined
      : `the redis container of ${victim.pod} ended with ${code}, not for its memory`
  }
}

function exitCodeOf(pods: readonly V1Pod[], victim: Victim): number | undefined {
  const status = pods.find(({ metadata }) => metadata?.name === victim.pod)?.status
  return status?.containerStatuses?.find(({ name }) => name === 'redis')?.lastState?.terminated?.exitCode
}
