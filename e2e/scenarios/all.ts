import type { Scenario } from '../harness/scenario.ts'
import { allPods } from './all-pods.ts'
import { drain } from './drain.ts'
import { deleteMaster } from './delete-master.ts'
import { handoverBySentinel } from './handover-by-sentinel.ts'
import { idleConnections } from './idle-connections.ts'
import { lostVolumeWhileDown } from './lost-volume-while-down.ts'
import { lostVolume } from './lost-volume.ts'
import { nodeHangs } from './node-hangs.ts'
import { proxyRestart } from './proxy-restart.ts'
import { proxySplit } from './proxy-split.ts'
import { rollout } from './rollout.ts'
import { sigkillMaster } from './sigkill-master.ts'

/** All fault scenarios, in the order in which they run: those that share a release stand together. */
export const scenarios: Scenario[] = [
  deleteMaster,
  sigkillMaster,
  rollout,
  drain,
  proxyRestart,
  proxySplit,
  idleConnections,
  nodeHangs,
  allPods,
  lostVolumeWhileDown,
  lostVolume,
  handoverBySentinel,
]
