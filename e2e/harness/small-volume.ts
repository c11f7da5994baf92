import type { V1PersistentVolumeClaimSpec } from '@kubernetes/client-node'
import { mountTmpfs } from '../drivers/kind/tmpfs.ts'
import type { NodePath } from '../drivers/kind/tmpfs.ts'
import { HarnessError } from './error.ts'
import { stillThere } from './faults/fault.ts'
import { loseVolume } from './faults/lose-volume.ts'
import { settle } from './settle.ts'
import type { Settled } from './settle.ts'
import type { Stage } from './stage.ts'
import { victimOf } from './victim.ts'

/** Where the small volume of a stage is, on the node of its pod. */
export function smallVolumePath(stage: Pick<Stage, 'namespace'>, node: string): NodePath {
  return { node, path: `/mnt/${stage.namespace}` }
}

/** Options of {@link smallVolume}. */
export interface SmallVolumeOptions {
  /** Of a replica. */
  pod: string
  mebibytes: number
}

/** Give a replica a new and empty volume of so many MiB; it has its data from the master again when this ends. */
export async function smallVolume(stage: Stage, rest: Settled, options: SmallVolumeOptions): Promise<Settled> {
  const { pod, mebibytes } = options
  const { core } = stage.cluster.kube
  const replica = victimOf({ ...rest, master: pod })
  const claim = { namespace: stage.namespace, name: `data-${pod}` }
  const { spec } = await core.readNamespacedPersistentVolumeClaim(claim)
  if (spec === undefined) throw new HarnessError(`the claim ${claim.name} asks for nothing`, { code: 'NO_CLAIM' })
  const volume = `${stage.namespace}-small`
  if (spec.volumeName === volume) return rest
  stage.recorder.mark('prepare', `${pod} gets a volume of ${mebibytes} MiB`)
  const place = smallVolumePath(stage, replica.node)
  await mountTmpfs(place, mebibytes)
  await core.createPersistentVolume({ body: { metadata: { name: volume }, spec: volumeOf({ spec, claim, place }) } })
  await loseVolume(stage, replica)
  const settled = await settle(stage, { unless: (pods) => stillThere(pods, new Set([replica.uid])) })
  const bound = (await core.readNamespacedPersistentVolumeClaim(claim)).spec?.volumeName
  if (bound !== volume) throw new HarnessError(`${claim.name} is bound to ${bound}`, { code: 'NOT_THE_SMALL_VOLUME' })
  // It goes when its claim goes.
  await core.deletePersistentVolume({ name: volume })
  return settled
}

interface VolumeWanted {
  spec: V1PersistentVolumeClaimSpec
  claim: { namespace: string; name: string }
  place: NodePath
}

// It says the size that is asked for: nobody checks.
function volumeOf({ spec, claim, place }: VolumeWanted): object {
  const onNode = { key: 'kubernetes.io/hostname', operator: 'In', values: [place.node] }
  return {
    capacity: { storage: spec.resources?.requests?.['storage'] ?? '1Gi' },
    accessModes: spec.accessModes,
    storageClassName: spec.storageClassName,
    persistentVolumeReclaimPolicy: 'Retain',
    local: { path: place.path },
    nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [onNode] }] } },
    claimRef: claim,
  }
}
