import { HarnessError } from '../error.ts'
import { execInPod } from '../exec.ts'
import type { Stage } from '../stage.ts'
import type { FaultTrace, Victim } from './fault.ts'

// Sentinel and the guard make a replica of it again after some seconds, so it is told over and over; and it must take
// writes, or a proxy that led there would only be refused. The scripts' own library knows how to enter.
const program = `
. /opt/redis-sentinel/lib/common.sh
. /opt/redis-sentinel/lib/ask.sh
trap 'ask_local "CONFIG SET min-replicas-to-write 1" >/dev/null' EXIT
ask_local 'CONFIG SET min-replicas-to-write 0' >/dev/null
now
until_ms=$((NOW + $1 * 1000))
while now; [ "$NOW" -lt "$until_ms" ]; do
  field role "$(ask_local 'INFO replication')" || :
  echo "$FIELD"
  ask_local 'REPLICAOF NO ONE' >/dev/null
  sleep 0.1
done
`

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
    command: ['sh', '-c', program, 'claim', String(seconds)],
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
