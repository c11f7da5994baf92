import { secondMaster } from '../../harness/faults/second-master.ts'
import { SIGCONT, SIGSTOP } from '../../harness/faults/stop-master.ts'
import { inPod } from '../../harness/in-pod.ts'
import { settle } from '../../harness/settle.ts'
import type { Stage } from '../../harness/stage.ts'
import { victimOf } from '../../harness/victim.ts'
import { isOver, named, prometheusOf, shows, signal, stageOf } from './desk.ts'
import type { Place } from './desk.ts'
import type { AlertFault } from './fault.ts'

async function replicasOf(stage: Stage): Promise<{ master: string; replicas: string[] }> {
  const { master } = await settle(stage)
  return { master, replicas: stage.names.redisPods.filter((pod) => pod !== master) }
}

const serversOf = (pods: readonly string[]): Place[] => pods.map((pod) => ({ pod, container: 'redis' }))

/** It keeps its connection for ten seconds. */
export const replicaHangs: AlertFault = {
  what: 'a replica hangs',
  shows: [['ReplicaSilent', 'InstanceDown']],
  sets: ['short', 'full'],
  begin: async (desk) => {
    const stage = stageOf(desk)
    const places = serversOf((await replicasOf(stage)).replicas.slice(0, 1))
    await signal(stage, places, SIGSTOP)
    return { end: () => signal(stage, places, SIGCONT) }
  },
}

/** The master refuses writes, waits, and can hand over to no pod. */
export const fenced: AlertFault = {
  what: 'both replicas hang',
  shows: [['NoReplicaInSync', 'WritesRefused', 'PodWaits']],
  // Refused writes count for two minutes, a failed handover for ten.
  endsWithinMs: 180_000,
  begin: async (desk) => {
    const stage = stageOf(desk)
    const { master, replicas } = await replicasOf(stage)
    const places = serversOf(replicas)
    await signal(stage, places, SIGSTOP)
    return {
      meanwhile: async () => {
        const fences = await prometheusOf(desk).query('max by (server) (redis_set_fenced) == 1')
        const servers = fences.map(({ labels }) => `${stage.names.name}-${labels['server'] ?? ''}`)
        if (servers.join() !== master) throw new Error(`fenced by the series: ${servers.join(', ') || 'none'}`)
        const program = '! sentinelctl failover'
        await inPod(stage, { pod: master, container: 'redis', program, timeoutMs: 60_000 })
        await shows(desk, [named('HandoverFailed')])
      },
      end: () => signal(stage, places, SIGCONT),
    }
  },
}

/** Sentinel and the guards end the claim again and again. */
export const twoMasters: AlertFault = {
  what: 'a replica claims to be a master, too',
  shows: [['TwoMasters']],
  begin: async (desk) => {
    const stage = stageOf(desk)
    const claim = secondMaster(stage, victimOf(await settle(stage)), 30)
    // Awaited at the end.
    claim.catch(() => undefined)
    return { end: async () => void (await claim) }
  },
}

/** A replica whose guard hangs follows the wrong server, where its login is refused. A Sentinel corrects only the first. */
export const replicaAstray: AlertFault = {
  what: 'a guard hangs, and its replica follows the other replica by a wrong name',
  shows: [
    ['RolesDisagree', 'ReplicaOutOfSync'],
    ['GuardSilent', 'TooFewReplicas'],
  ],
  begin: async (desk) => {
    const stage = stageOf(desk)
    const [astray = '', other = ''] = (await replicasOf(stage)).replicas
    const guard: Place[] = [{ pod: astray, container: 'guard' }]
    const service = await stage.cluster.kube.core.readNamespacedService({ namespace: stage.namespace, name: other })
    const user = await inPod(stage, { pod: astray, container: 'redis', program: whoReplicates })
    await signal(stage, guard, SIGSTOP)
    await inPod(stage, {
      ...{ pod: astray, container: 'redis', args: [service.spec?.clusterIP ?? ''] },
      program: 'ask_local "CONFIG SET masteruser stranger" && ask_local "REPLICAOF $1 $REDIS_PORT"',
    })
    return {
      end: async () => {
        const program = 'ask_local "CONFIG SET masteruser $1"'
        await inPod(stage, { pod: astray, container: 'redis', program, args: [user] })
        await signal(stage, guard, SIGCONT)
      },
    }
  },
}

const whoReplicates = 'ask_local "CONFIG GET masteruser" | tail -n 1'

/** The guards of both hang meanwhile: they would set the backlog's size again, and let no replica leave its master. */
export const fullSyncs: AlertFault = {
  what: 'a replica takes all data again and again, and hangs while the backlog is small',
  shows: [['FullSyncLoop']],
  looksBack: ['FullSyncLoop'],
  begin: async (desk) => {
    const stage = stageOf(desk)
    const { master, replicas } = await replicasOf(stage)
    const [replica = ''] = replicas
    const guards: Place[] = [master, replica].map((pod) => ({ pod, container: 'guard' }))
    const inMaster = (program: string, ...args: string[]): Promise<string> =>
      inPod(stage, { pod: master, container: 'redis', program, args })
    const size = await inMaster('ask_local "CONFIG GET repl-backlog-size" | tail -n 1')
    await signal(stage, guards, SIGSTOP)
    await inPod(stage, { pod: replica, container: 'redis', program: resync, timeoutMs: 180_000 })
    return {
      meanwhile: async () => {
        await inMaster('ask_local "CONFIG SET repl-backlog-size 16384"')
        await signal(stage, serversOf([replica]), SIGSTOP)
        try {
          await shows(desk, [named('ReplicaBehind')])
        } finally {
          await signal(stage, serversOf([replica]), SIGCONT)
        }
      },
      end: async () => {
        await inMaster('ask_local "CONFIG SET repl-backlog-size $1"', size)
        await signal(stage, guards, SIGCONT)
        await isOver(desk, [named('ReplicaBehind')])
      },
    }
  },
}

// A server that has been a master for a moment has a history of its own, which no master continues.
const resync = `
info() { ask_local 'INFO replication'; }
field master_host "$(info)"
host=$FIELD
for turn in 1 2 3 4 5 6 7 8; do
  ask_local 'REPLICAOF NO ONE' >/dev/null
  ask_local "REPLICAOF $host $REDIS_PORT" >/dev/null
  now
  ends=$((NOW + 20000))
  until field master_link_status "$(info)" && [ "$FIELD" = up ]; do
    now
    [ "$NOW" -lt "$ends" ] || { echo "turn $turn: the link is $FIELD" >&2; exit 1; }
    sleep 0.2
  done
done
`
