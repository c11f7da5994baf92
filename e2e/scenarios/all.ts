import type { Scenario } from '../harness/scenario.ts'
import { allPods } from './all-pods.ts'
import { deleteMaster } from './delete-master.ts'
import { lostVolumeWhileDown } from './lost-volume-while-down.ts'
import { lostVolume } from './lost-volume.ts'
import { sigkillMaster } from './sigkill-master.ts'

/** All fault scenarios, in the order in which they run. */
export const scenarios: Scenario[] = [deleteMaster, sigkillMaster, allPods, lostVolume, lostVolumeWhileDown]
