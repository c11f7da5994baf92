import type { Stage } from '../stage.ts'
import { bgsaveFull } from './bgsave-full.ts'
import { crashWithoutSentinels } from './crash-without-sentinels.ts'
import { cutOff } from './cut-off.ts'
import { deleteAllPods } from './delete-all-pods.ts'
import { deleteMaster } from './delete-master.ts'
import { dnsGone } from './dns-gone.ts'
import { drainMaster } from './drain-master.ts'
import type { Fault, FaultTrace, Victim } from './fault.ts'
import { failoverByHand, plainFailover } from './failover.ts'
import { foreignSentinels } from './foreign-sentinels.ts'
import { fullDisk } from './full-disk.ts'
import { killMaster } from './kill-master.ts'
import { killOther } from './kill-other.ts'
import { killTwice } from './kill-twice.ts'
import { leaderCrash } from './leader-crash.ts'
import { loseVolumeWhileDown } from './lose-volume-while-down.ts'
import { loseVolume } from './lose-volume.ts'
import { nodeAway } from './node-away.ts'
import { nothing } from './nothing.ts'
import { oomMaster } from './oom-master.ts'
import { pauseMastersNode } from './pause-node.ts'
import { partition } from './partition.ts'
import { powerOff } from './power-off.ts'
import { renewServices } from './renew-services.ts'
import { resize } from './resize.ts'
import { resizeProxy, rollProxy } from './roll-proxy.ts'
import { rollRedis } from './roll-redis.ts'
import { rollback } from './rollback.ts'
import { secondMaster } from './second-master.ts'
import { sentinelsGone } from './sentinels-gone.ts'
import { slowLoad } from './slow-load.ts'
import { sentinelsStandStill } from './stand-still.ts'
import { withGuardsStopped } from './stop-guards.ts'
import { stopMaster } from './stop-master.ts'
import { twoDrains } from './two-drains.ts'
import { upgrade } from './upgrade.ts'
import { withOneSentinelGone } from './with-one-sentinel-gone.ts'

/** Do a fault to the set whose master is `victim`. */
export async function inject(stage: Stage, fault: Fault, victim: Victim): Promise<FaultTrace> {
  stage.recorder.mark('fault', `${fault.kind}: master ${victim.pod} on ${victim.node}`)
  switch (fault.kind) {
    case 'delete-master': {
      const end = (): Promise<FaultTrace> => deleteMaster(stage, victim, fault.graceSeconds)
      return fault.sentinels === 'one gone' ? withOneSentinelGone(stage, victim, end) : end()
    }
    case 'kill-master':
      return withGuards(stage, fault, () => killMaster(stage, victim))
    case 'kill-twice':
      return killTwice(stage, victim)
    case 'kill-other':
      return killOther(stage, victim, fault.what)
    case 'crash-without-sentinels':
      return crashWithoutSentinels(stage, victim, fault.seconds)
    case 'dns-gone':
      return dnsGone(stage, victim, { seconds: fault.seconds, kill: fault.kill })
    case 'oom-master':
      return oomMaster(stage, victim)
    case 'stop-master':
      return stopMaster(stage, victim, fault.seconds)
    case 'upgrade':
      return upgrade(stage, fault.values)
    case 'rollback':
      return rollback(stage, fault.values)
    case 'two-drains':
      return twoDrains(stage, victim, fault.together)
    case 'drain-master':
      return drainMaster(stage, victim)
    case 'roll-redis':
      return rollRedis(stage)
    case 'delete-all-pods':
      return deleteAllPods(stage, fault.graceSeconds)
    case 'node-away':
      return nodeAway(stage, victim)
    case 'lose-volume':
      return loseVolume(stage, victim)
    case 'lose-volume-while-down':
      return loseVolumeWhileDown(stage, fault.ordinal)
    case 'pause-node':
      if (fault.stoodStill !== undefined) await sentinelsStandStill(stage, victim, fault.stoodStill)
      return pauseMastersNode(stage, victim, fault.seconds)
    case 'power-off':
      return powerOff(stage, victim, fault.seconds)
    case 'cut-off':
      return cutOff(stage, victim, fault.seconds)
    case 'partition':
      return partition(stage, victim, { what: fault.what, seconds: fault.seconds })
    case 'leader-crash':
      return leaderCrash(stage, victim, fault.seconds)
    case 'foreign-sentinels':
      return foreignSentinels(stage, fault.seconds)
    case 'bgsave-full':
      return bgsaveFull(stage, victim, fault.seconds)
    case 'slow-load':
      return slowLoad(stage, victim, fault.what)
    case 'full-disk':
      return fullDisk(stage, victim, fault.seconds)
    case 'failover-script':
      return failoverByHand(stage, victim)
    case 'plain-failover':
      return withGuards(stage, fault, () => plainFailover(stage, victim))
    case 'roll-proxy':
      return rollProxy(stage)
    case 'resize-proxy':
      return resizeProxy(stage, fault.replicas)
    case 'second-master':
      return secondMaster(stage, victim, fault.seconds)
    case 'sentinels-gone':
      return sentinelsGone(stage, { seconds: fault.seconds, restartProxy: fault.restartProxy ?? false })
    case 'resize':
      return resize(stage, { redis: fault.redis, sentinel: fault.sentinel })
    case 'renew-services':
      return renewServices(stage, victim, fault.what)
    case 'nothing':
      return nothing(fault.seconds)
  }
}

function withGuards(
  stage: Stage,
  { guards }: { guards?: 'stopped' },
  work: () => Promise<FaultTrace>,
): Promise<FaultTrace> {
  return guards === 'stopped' ? withGuardsStopped(stage, work) : work()
}
