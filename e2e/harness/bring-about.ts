import { freshPods } from './fresh-pods.ts'
import { moveMaster } from './move-master.ts'
import type { Wanted } from './move-master.ts'
import { proxiesElsewhere } from './proxies-elsewhere.ts'
import { besideProxy } from './proxy-beside.ts'
import type { Round } from './scenario.ts'
import { settle } from './settle.ts'
import type { Settled } from './settle.ts'
import { smallVolume } from './small-volume.ts'
import type { Stage } from './stage.ts'
import { victimOf } from './victim.ts'

/** See to it that what a round takes for given is so, on a set that is at rest. */
export async function bringAbout(stage: Stage, given: NonNullable<Round['given']>): Promise<Settled> {
  const found = await settle(stage)
  const rest = await withSmallVolume(stage, given.freshPods === true ? await freshPods(stage, found) : found, given)
  const wanted = given.proxyBeside === true ? await besideProxy(stage, rest.master) : wantedMaster(given)
  const settled = wanted === undefined ? rest : await moveMaster(stage, rest, wanted)
  if (given.proxiesElsewhere === true) await proxiesElsewhere(stage, victimOf(settled).node)
  return settle(stage)
}

// Its pod is not the master while it gets another volume.
async function withSmallVolume(stage: Stage, rest: Settled, given: NonNullable<Round['given']>): Promise<Settled> {
  const { masterIs, masterVolumeMiB } = given
  if (masterIs === undefined || masterVolumeMiB === undefined) return rest
  const settled = await moveMaster(stage, rest, { isNot: masterIs })
  return smallVolume(stage, settled, { pod: `${stage.names.redisSet}-${masterIs}`, mebibytes: masterVolumeMiB })
}

function wantedMaster({ masterIs, masterIsNot, masterFrom }: NonNullable<Round['given']>): Wanted | undefined {
  if (masterIs !== undefined) return { is: masterIs }
  if (masterFrom !== undefined) return { from: masterFrom }
  return masterIsNot === undefined ? undefined : { isNot: masterIsNot }
}
