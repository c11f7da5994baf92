import { HarnessError } from './error.ts'
import { execInPod } from './exec.ts'
import type { Stage } from './stage.ts'

/** A shell program for one of the set's containers. */
export interface PodProgram {
  pod: string
  container: 'redis' | 'sentinel'
  /**
   * The scripts' own library is there: `ask_local` and `ask_sentinel` enter as the guard, and `application` is a client that
   * enters with the application's password.
   */
  program: string
  args?: readonly string[]
  /** @defaultValue 20000 */
  timeoutMs?: number
}

const library = `set -eu
LIB=\${HA_SCRIPTS:-/opt/redis-sentinel}/lib
. "$LIB/common.sh"
. "$LIB/client.sh"
application() { "$HA_ENGINE-cli" --no-auth-warning --askpass "$@" </etc/redis-sentinel-auth/redis-password; }
`

/**
 * Run a shell program in one of the set's containers; returns what it printed.
 *
 * @throws HarnessError `POD_PROGRAM` when it fails.
 */
export async function inPod(stage: Stage, { pod, container, program, args, timeoutMs }: PodProgram): Promise<string> {
  const { exitCode, stdout, stderr } = await execInPod({
    ...{ kube: stage.cluster.kube, namespace: stage.namespace, pod, container },
    command: ['sh', '-c', library + program, 'e2e', ...(args ?? [])],
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  })
  if (exitCode === 0) return stdout.trim()
  throw new HarnessError(
    `a program in ${pod} (${container}) ended with ${exitCode}: ${stderr.trim() || stdout.trim()}`,
    {
      code: 'POD_PROGRAM',
      artifacts: [stage.artifacts],
    },
  )
}
