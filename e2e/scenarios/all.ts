import type { Scenario } from '../harness/scenario.ts'
import { allPods } from './all-pods.ts'
import { bystanders } from './bystanders.ts'
import { crashWithoutSentinels } from './crash-without-sentinels.ts'
import { dnsGone } from './dns-gone.ts'
import { drain } from './drain.ts'
import { forceDelete } from './force-delete.ts'
import { operatorFailover } from './operator-failover.ts'
import { oom } from './oom.ts'
import { stopped } from './stopped.ts'
import { twoKills } from './two-kills.ts'
import { upgrade } from './upgrade.ts'
import { cutOff } from './cut-off.ts'
import { partition } from './partition.ts'
import { powerOff } from './power-off.ts'
import { rollback } from './rollback.ts'
import { twoDrains } from './two-drains.ts'
import { bgsaveFull } from './bgsave-full.ts'
import { foreignSentinels } from './foreign-sentinels.ts'
import { leaderCrash } from './leader-crash.ts'
import { slowLoad } from './slow-load.ts'
import { fullDisk } from './full-disk.ts'
import { worseNoFence, worseNoGuards, worsePlainFailover } from './worse.ts'
import { deleteMaster } from './delete-master.ts'
import { handoverBySentinel } from './handover-by-sentinel.ts'
import { idleConnections } from './idle-connections.ts'
import { lostVolumeWhileDown } from './lost-volume-while-down.ts'
import { lostVolume } from './lost-volume.ts'
import { nodeHangs } from './node-hangs.ts'
import { proxyRestart } from './proxy-restart.ts'
import { proxySplit } from './proxy-split.ts'
import { rollout } from './rollout.ts'
import { serviceRecreated } from './service-recreated.ts'
import { scale } from './scale.ts'
import { wideSet } from './wide-set.ts'
import { sigkillMaster } from './sigkill-master.ts'

/** All fault scenarios, in the order in which they run: those that share a release stand together. */
export const scenarios: Scenario[] = [
  deleteMaster,
  sigkillMaster,
  operatorFailover,
  rollout,
  drain,
  twoDrains,
  forceDelete,
  oom,
  stopped,
  bystanders,
  twoKills,
  crashWithoutSentinels,
  leaderCrash,
  dnsGone,
  serviceRecreated,
  proxyRestart,
  proxySplit,
  idleConnections,
  nodeHangs,
  powerOff,
  cutOff,
  partition,
  allPods,
  lostVolumeWhileDown,
  lostVolume,
  wideSet,
  scale,
  upgrade,
  rollback,
  foreignSentinels,
  bgsaveFull,
  slowLoad,
  fullDisk,
  handoverBySentinel,
  worsePlainFailover,
  worseNoFence,
  worseNoGuards,
]
