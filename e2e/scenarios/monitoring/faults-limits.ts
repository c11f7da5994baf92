import { fillUp, freeUp } from '../../drivers/kind/tmpfs.ts'
import { SIGCONT, SIGSTOP } from '../../harness/faults/stop-master.ts'
import { inPod } from '../../harness/in-pod.ts'
import { scaleSet } from '../../harness/scale-set.ts'
import { settle } from '../../harness/settle.ts'
import { smallVolume, smallVolumePath } from '../../harness/small-volume.ts'
import { victimOf } from '../../harness/victim.ts'
import { signal, stageOf } from './desk.ts'
import type { Place } from './desk.ts'
import type { AlertFault } from './fault.ts'

/** Connections that fill more than a tenth of what a proxy allows. */
const IDLE = 400

/**
 * The limits of the master come down to what it uses, and connections fill a part of those of the proxies. Its guard, which would set them
 * again, hangs meanwhile.
 */
export const limits: AlertFault = {
  what: 'memory and connections reach their limits',
  shows: [['MemoryNearLimit', 'ClientsNearLimit', 'ProxyNearLimit']],
  begin: async (desk) => {
    const stage = stageOf(desk)
    const { master } = await settle(stage)
    const guard: Place[] = [{ pod: master, container: 'guard' }]
    const inMaster = (program: string, ...args: string[]): Promise<string> =>
      inPod(stage, { pod: master, container: 'redis', program, args })
    const before = await inMaster(limitsOf)
    await signal(stage, guard, SIGSTOP)
    // Before the connections, which take memory for a moment.
    await inMaster(limitMemory, '105')
    await stage.ledger.openIdle(IDLE)
    await inMaster('ask_local "CONFIG SET maxclients $1"', String(2 * IDLE))
    return {
      end: async () => {
        await inMaster('ask_local "CONFIG SET maxmemory $1 maxclients $2"', ...before.split(/\s+/))
        await signal(stage, guard, SIGCONT)
        await stage.ledger.openIdle(0)
      },
    }
  },
}

const limitsOf = `for name in maxmemory maxclients; do ask_local "CONFIG GET $name" | tail -n 1; done`

const limitMemory = `
info=$(ask_local 'INFO memory')
field used_memory "$info"
used=$FIELD
field mem_not_counted_for_evict "$info"
ask_local "CONFIG SET maxmemory $(((used - FIELD) * $1 / 100))"
`

/** A master with a volume of 64 MiB, which is full. */
export const fullVolume: AlertFault = {
  what: "the master's volume is full",
  shows: [['PersistenceFails', 'WritesRefused']],
  // Refused writes count for two minutes.
  endsWithinMs: 180_000,
  begin: async (desk) => {
    const stage = stageOf(desk)
    const rest = await settle(stage)
    const pod = stage.names.redisPods.findLast((name) => name !== rest.master) ?? ''
    const settled = await smallVolume(stage, rest, { pod, mebibytes: 64 })
    const program = `sentinelctl failover --to ${pod}`
    await inPod(stage, { pod: settled.master, container: 'redis', program, timeoutMs: 60_000 })
    const { node } = victimOf(await settle(stage))
    const place = smallVolumePath(stage, node)
    await fillUp(place)
    return {
      end: async () => {
        await freeUp(place)
        await settle(stage)
      },
    }
  },
}

/** The StatefulSet has one pod less than the release. */
export const podMissing: AlertFault = {
  what: 'a data pod is missing',
  shows: [['TargetMissing', 'TooFewReplicas']],
  begin: async (desk) => {
    const stage = stageOf(desk)
    const last = stage.names.redisPods.at(-1) ?? ''
    const { master } = await settle(stage)
    if (master === last) {
      await inPod(stage, { pod: master, container: 'redis', program: 'sentinelctl failover', timeoutMs: 60_000 })
      await settle(stage)
    }
    await scaleSet(stage, stage.names.redisSet, stage.counts.redis - 1)
    return {
      end: async () => {
        await scaleSet(stage, stage.names.redisSet, stage.counts.redis)
        await settle(stage)
      },
    }
  },
}

/** Prometheus waits in vain for all data pods. */
export const exportersHang: AlertFault = {
  what: 'the exporters of all data pods hang',
  shows: [['NoMetrics', 'TargetDown']],
  begin: async (desk) => {
    const stage = stageOf(desk)
    const exporters: Place[] = stage.names.redisPods.map((pod) => ({ pod, container: 'metrics' }))
    await signal(stage, exporters, SIGSTOP)
    return { end: () => signal(stage, exporters, SIGCONT) }
  },
}
