import { HarnessError } from '../error.ts'
import { execInPod } from '../exec.ts'
import type { Stage } from '../stage.ts'
import { claimProgram } from './claim-program.ts'
import type { FaultTrace, Victim } from './fault.ts'

/** Make a replica claim the role of the master for some seconds beside the one that the Sentinels name. */
export async function secondMaster(stage: Stage, victim: Victim, seconds: number): Promise<FaultTrace> {
  const pod = stage.names.redisPods.find((name) => name !== victim.pod) ?? ''
  stage.recorder.mark('fault', `${pod} claims to be a master too`)
  const at = Date.now()
  const { exitCode, stdout, stderr } = await execInPod({
    kube: stage.cluster.kube,
    namespace: stage.namespace,
    pod,
    container: 'redis',
    command: ['sh', '-c', claimProgram, 'claim', String(seconds)],
    timeoutMs: (seconds + 20) * 1000,
  })
  const until = Date.now()
  const looks = stdout.trim().split('\n')
  const claims = looks.filter((role) => role === 'master').length
  // Otherwise nothing would have been tried.
  if (exitCode !== 0 || claims < looks.length / 2) {
    throw new HarnessError(
      `${pod} was a master in ${claims} of ${looks.length} looks (exit code ${exitCode}) ${stderr.trim()}`,
      { code: 'NO_SECOND_MASTER', artifacts: [stage.artifacts] },
    )
  }
  return { at, until, unfinished: () => undefined }
}
